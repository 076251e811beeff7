// What Meta's operator can do about partners: see them, their history and what they are reported for, suspend,
// resume, terminate, and accept evidence (assumption; the framework says only that an agreement can be suspended or
// ended).
import type { Router } from 'express'
import type { Service } from '#proto/address.js'
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import { ASSUMED_OPERATOR_PATH } from '#proto/assumptions.js'
import { readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { type OperatorToken, requireOperator } from '#platform/http/operator-token.js'
import type { Agreements } from '../agreement/agreements.js'
import { partnerSubject } from '../ledger/meta-ledger.js'
import { agreementStatus, type Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { Reports } from '../reports/reports.js'
import { operatorView } from './operator-view.js'
import { MAXIMUM_ORDER_BYTES, type OrderDetails, readOrder, readPartnerId, readService } from './order.js'

interface OperatorRoutesDeps {
  readonly registry: Registry
  readonly agreements: Agreements
  readonly reports: Reports
  readonly token: OperatorToken
  readonly run: (work: () => Promise<void>) => void
}

const PARTNERS = `${ASSUMED_OPERATOR_PATH}/partners`
const REPORTS = `${ASSUMED_OPERATOR_PATH}/reports`
/** Reports in one answer. */
const PAGE = 100

type Order = (deps: OperatorRoutesDeps, id: number, details: OrderDetails) => Promise<void>

const ORDERS: Readonly<Record<string, Order>> = {
  suspend: step('suspended'),
  async resume(deps, id, details) {
    const status = agreementStatus(await deps.registry.read(id), details.service)
    // What was signed comes into force by the checks, not by an order.
    if (status === 'signed') throw wrongState(details.service, status)
    await step('active')(deps, id, details)
  },
  async terminate(deps, id, details) {
    await step('terminated')(deps, id, details)
    // The agreement is over at once; that its users are told and removed may take a while.
    deps.run(() => deps.agreements.endings.finish(id, details.service))
  },
  approve: ({ agreements }, id, { service }) => agreements.onboarding.approve(id, service),
}

export function operatorRoutes(router: Router, deps: OperatorRoutesDeps): void {
  const { registry, reports, token } = deps
  router.get(PARTNERS, async (request, response) => {
    requireOperator(request, token)
    const service = readService(request.query)
    const partners = await registry.list()
    response.json({ partners: partners.map((partner) => operatorView(partner, service)) })
  })
  router.get(`${PARTNERS}/:id`, async (request, response) => {
    requireOperator(request, token)
    const partner = await requirePartner(registry, readPartnerId(request.params.id))
    const count = await reports.count(partnerSubject(partner.id))
    response.json({ ...operatorView(partner, readService(request.query), true), reports: count })
  })
  router.post(`${PARTNERS}/:id/:order`, readBody(MAXIMUM_ORDER_BYTES), async (request, response) => {
    requireOperator(request, token)
    const { id, order } = request.params
    const carryOut = typeof order === 'string' && Object.hasOwn(ORDERS, order) ? ORDERS[order] : undefined
    if (!carryOut) throw new HttpError(404, 'order-unknown', 'there is no such order')
    const details = readOrder(request)
    const partner = await requirePartner(registry, readPartnerId(id))
    await carryOut(deps, partner.id, details)
    response.json(operatorView(await requirePartner(registry, partner.id), details.service, true))
  })
  router.get(REPORTS, async (request, response) => {
    requireOperator(request, token)
    const { partner } = request.query
    const subject = partner === undefined ? undefined : partnerSubject(readPartnerId(partner))
    const [count, newest] = await Promise.all([reports.count(subject), reports.list(PAGE, subject)])
    response.json({ count, reports: newest })
  })
}

/** @throws {HttpError} 404 without such an agreement, 409 where no step leads from its state to this one. */
function step(status: AgreementStatus): Order {
  return async ({ agreements }, id, { service, reason }) => {
    const because = reason === undefined ? {} : { reason }
    const outcome = await agreements.steps.take(id, service, { status, by: 'meta', ...because })
    if ('partner' in outcome) return
    if (outcome.refused === undefined)
      throw new HttpError(404, 'partner-unknown', `this partner has no agreement about ${service}`)
    throw wrongState(service, outcome.refused)
  }
}

function wrongState(service: Service, status: AgreementStatus): HttpError {
  return new HttpError(409, 'agreement-state', `the agreement about ${service} is ${status}`)
}

async function requirePartner(registry: Registry, id: number): Promise<Partner> {
  const partner = await registry.read(id)
  if (partner) return partner
  throw new HttpError(404, 'partner-unknown', 'there is no such partner')
}
