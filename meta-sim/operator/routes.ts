// What Meta's operator can do about partners: see them and their history, suspend, resume, terminate (assumption;
// the framework says only that an agreement can be suspended or ended).
import type { Router } from 'express'
import { ASSUMED_OPERATOR_PATH } from '#proto/assumptions.js'
import type { Clock } from '#platform/clock.js'
import { readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import type { Logger } from '#platform/log.js'
import { type AgreementStatus, moveAgreement } from '../registry/agreement.js'
import { agreementStatus, type Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { operatorView } from './operator-view.js'
import { MAXIMUM_ORDER_BYTES, type OrderDetails, readOrder, readPartnerId, readService } from './order.js'
import { requireOperator } from './require-operator.js'
import type { OperatorToken } from './token.js'

interface OperatorRoutesDeps {
  readonly registry: Registry
  readonly token: OperatorToken
  readonly clock: Clock
  readonly log: Logger
}

const PARTNERS = `${ASSUMED_OPERATOR_PATH}/partners`

const ORDERS: Readonly<Record<string, AgreementStatus>> = {
  suspend: 'suspended',
  resume: 'active',
  terminate: 'terminated',
}

export function operatorRoutes(router: Router, deps: OperatorRoutesDeps): void {
  router.get(PARTNERS, async (request, response) => {
    requireOperator(request, deps.token)
    const service = readService(request.query)
    const partners = await deps.registry.list()
    response.json({ partners: partners.map((partner) => operatorView(partner, service, false)) })
  })
  router.get(`${PARTNERS}/:id`, async (request, response) => {
    requireOperator(request, deps.token)
    const partner = await deps.registry.find(readPartnerId(request.params.id))
    if (!partner) throw unknown()
    response.json(operatorView(partner, readService(request.query), true))
  })
  router.post(`${PARTNERS}/:id/:order`, readBody(MAXIMUM_ORDER_BYTES), async (request, response) => {
    requireOperator(request, deps.token)
    const { id, order } = request.params
    const status = orderedStatus(order)
    if (!status) throw new HttpError(404, 'order-unknown', 'there is no such order')
    const details = readOrder(request)
    const partner = await carryOut(deps, readPartnerId(id), status, details)
    response.json(operatorView(partner, details.service, true))
  })
}

function orderedStatus(order: unknown): AgreementStatus | undefined {
  return typeof order === 'string' && Object.hasOwn(ORDERS, order) ? ORDERS[order] : undefined
}

/** @throws {HttpError} 404 without such an agreement, 409 where no step leads from its state to this one. */
async function carryOut(
  { registry, clock, log }: OperatorRoutesDeps,
  id: number,
  status: AgreementStatus,
  { service, reason }: OrderDetails,
): Promise<Partner> {
  const step = { status, at: clock.now(), by: 'meta', ...(reason === undefined ? {} : { reason }) } as const
  const partner = await registry.change(id, (now) => {
    const agreement = now.agreements[service]
    const moved = agreement && moveAgreement(agreement, step)
    return moved && { ...now, agreements: { ...now.agreements, [service]: moved } }
  })
  if (!partner) throw refusal(agreementStatus(await registry.find(id), service), service)
  log.info({ partner: id, service, status }, 'an agreement changed')
  return partner
}

function refusal(status: AgreementStatus | undefined, service: string): HttpError {
  if (status === undefined) return unknown()
  return new HttpError(409, 'agreement-state', `the agreement about ${service} is ${status}`)
}

function unknown(): HttpError {
  return new HttpError(404, 'partner-unknown', 'there is no such partner with an agreement')
}
