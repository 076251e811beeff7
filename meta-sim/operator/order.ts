// What the operator orders, read at the door: which agreement of the partner, and why (assumption).
import type { Request } from 'express'
import { META_HANDLES, type Service } from '#proto/address.js'
import { ASSUMED_REPORT_REASON } from '#proto/assumptions.js'
import { isTextOf } from '#proto/exchanges/attributes.js'
import { bodyBytes, bodyJson } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { INTEGRATOR_IDS } from '../registry/partner.js'
import { storedChoice, storedFields, storedText } from '../storage/stored-record.js'

/** Octets of an order: a reason of four-octet characters, escaped, and the JSON around it. */
export const MAXIMUM_ORDER_BYTES = 8 * 1024

export interface OrderDetails {
  readonly service: Service
  readonly reason: string | undefined
}

/** Both may be left out, and the body with them. @throws {HttpError} 400, 415. */
export function readOrder(request: Request): OrderDetails {
  if (bodyBytes(request).length === 0) return { service: 'whatsapp', reason: undefined }
  const body = bodyJson(request)
  try {
    const fields = storedFields(body)
    return {
      service: fields['service'] === undefined ? 'whatsapp' : storedChoice(fields, 'service', META_HANDLES),
      reason: fields['reason'] === undefined ? undefined : reason(storedText(fields, 'reason')),
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new HttpError(400, 'order-malformed', error.message)
  }
}

/** @throws {HttpError} 404 for anything but an integrator id. */
export function readPartnerId(text: unknown): number {
  const id = typeof text === 'string' && /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : 0
  if (id >= INTEGRATOR_IDS.first && id <= INTEGRATOR_IDS.last) return id
  throw new HttpError(404, 'partner-unknown', 'there is no such partner')
}

/** @throws {HttpError} 400 for a service that is none. */
export function readService(query: Request['query']): Service {
  const { service = 'whatsapp' } = query
  const known = META_HANDLES.find((name) => name === service)
  if (known) return known
  throw new HttpError(400, 'order-malformed', `a service is one of ${META_HANDLES.join(', ')}`)
}

function reason(text: string): string {
  if (isTextOf(text, ASSUMED_REPORT_REASON)) return text
  throw new TypeError(`a reason is 1 to ${ASSUMED_REPORT_REASON} characters`)
}
