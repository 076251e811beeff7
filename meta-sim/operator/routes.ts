// What Meta's operator can do about partners: see them, suspend, resume, terminate (assumption; the
// framework says only that an agreement can be suspended or ended).
import type { Request, Router } from 'express'
import type { Service } from '#proto/address.js'
import { ASSUMED_OPERATOR_PATH } from '#proto/assumptions.js'
import { bearerToken } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import type { Logger } from '#platform/log.js'
import type { AgreementStatus, Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { OperatorToken } from './token.js'

interface OperatorRoutesDeps {
  readonly registry: Registry
  readonly token: OperatorToken
  /** Whose agreement is meant. */
  readonly service: Service
  readonly log: Logger
}

const ORDERS: Readonly<Record<string, AgreementStatus>> = {
  suspend: 'suspended',
  resume: 'active',
  terminate: 'terminated',
}

export function operatorRoutes(router: Router, deps: OperatorRoutesDeps): void {
  router.get(`${ASSUMED_OPERATOR_PATH}/partners`, async (request, response) => {
    requireOperator(request, deps.token)
    const partners = await deps.registry.list()
    response.json({ partners: partners.map((partner) => view(partner, deps.service)) })
  })
  router.post(`${ASSUMED_OPERATOR_PATH}/partners/:id/:order`, async (request, response) => {
    requireOperator(request, deps.token)
    const { id, order } = request.params
    const status = Object.hasOwn(ORDERS, order) ? ORDERS[order] : undefined
    if (!status || !/^[1-9][0-9]{0,2}$/.test(id)) throw unknown()
    const partner = await deps.registry.setAgreement(Number(id), deps.service, status)
    if (!partner) throw unknown()
    deps.log.info({ partner: partner.id, status }, 'an agreement changed')
    response.json(view(partner, deps.service))
  })
}

function view(partner: Partner, service: Service): object {
  const { id, name, handle, agreements } = partner
  return { id, name, handle, status: agreements[service] ?? 'none', agreements }
}

function requireOperator(request: Request, token: OperatorToken): void {
  const presented = bearerToken(request)
  if (presented !== undefined && token.matches(presented)) return
  throw new HttpError(401, 'operator-only', 'this needs the operator token', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}

function unknown(): HttpError {
  return new HttpError(404, 'partner-unknown', 'there is no such partner with an agreement, or no such order')
}
