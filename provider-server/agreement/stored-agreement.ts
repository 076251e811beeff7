// An agreement as the partner keeps it: with which endpoint, what opens it there, and how it stood when last seen.
import {
  type AgreementView,
  encodeAgreementView,
  parseAgreementView,
} from '#proto/agreement/agreement-view.js'
import type { Service } from '#proto/address.js'

export interface StoredAgreement {
  /** Base URL of Meta's endpoint. */
  readonly meta: string
  /** Meta told it once, when we applied. */
  readonly secret: string
  readonly view: AgreementView
}

/** One for each endpoint and service. */
export function agreementKey(meta: string, service: Service): string {
  return `${service} ${meta}`
}

/** As JSON for the store, whose values are checked by {@link parseStoredAgreement}. */
export function storedAgreement({ meta, secret, view }: StoredAgreement): StoredAgreement {
  return { meta, secret, view: parseAgreementView(encodeAgreementView(view)) }
}

/** @throws {TypeError} or {ProtocolError} where the record is none. */
export function parseStoredAgreement(value: unknown): StoredAgreement {
  if (typeof value !== 'object' || value === null) throw new TypeError('the record is no object')
  const { meta, secret, view }: { meta?: unknown; secret?: unknown; view?: unknown } = value
  if (typeof meta !== 'string' || typeof secret !== 'string')
    throw new TypeError('the record names no agreement')
  return { meta, secret, view: parseAgreementView(view) }
}
