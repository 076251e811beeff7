// What Meta's operator is shown: a partner with its agreements, and a report (assumption: the record has no such
// interface).
import { isService, type Service } from '#proto/address.js'
import { isJsonObject, type JsonObject } from '../profile/json-lines.js'

export interface AgreementSummary {
  readonly service: Service
  readonly status: string
  readonly since: number
  readonly reason?: string
  readonly signedWith?: string
  readonly checks: readonly CheckSummary[]
  /** Where one partner was asked for. */
  readonly history?: readonly StepSummary[]
}

interface CheckSummary {
  readonly name: string
  readonly passed: boolean
  readonly detail: string
}

interface StepSummary {
  readonly status: string
  readonly at: number
  readonly by: string
  readonly reason?: string
}

/** A partner with its agreements. */
export interface OperatorPartner {
  readonly id: number
  readonly name: string
  readonly handle: string
  /** Of the agreement about the service that was asked for; `none` without one. */
  readonly status: string
  readonly agreements: readonly AgreementSummary[]
  /** How often its users were reported in the last days, where one partner was asked for. */
  readonly reports?: number
}

/** What somebody was reported for. */
export interface OperatorReport {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Wire addresses: the operator knows no others. */
  readonly reporter: string
  readonly about: string
  readonly flow: string
  /** Whether it counts against whoever was reported: they had written to the reporter. */
  readonly counts: boolean
  readonly reason?: string
  readonly messages: readonly { readonly id: string; readonly t: number; readonly text: string }[]
}

/** @param value parsed JSON. `undefined` where it is no partner. */
export function readOperatorPartner(value: unknown): OperatorPartner | undefined {
  const { id, name, handle, status, agreements, reports } = isJsonObject(value) ? value : {}
  if (typeof id !== 'number' || typeof name !== 'string' || typeof handle !== 'string') return undefined
  if (typeof status !== 'string' || !isJsonObject(agreements)) return undefined
  return {
    ...{ id, name, handle, status },
    agreements: Object.entries(agreements).flatMap(([service, agreement]) =>
      isService(service) && isJsonObject(agreement) ? [readAgreement(service, agreement)] : [],
    ),
    ...(typeof reports === 'number' ? { reports } : {}),
  }
}

/** @param value parsed JSON. `undefined` where it is no report. */
export function readOperatorReport(value: unknown): OperatorReport | undefined {
  const { at, reporter, jid, flow, counts, reason, messages } = isJsonObject(value) ? value : {}
  if (typeof at !== 'number' || typeof reporter !== 'string' || typeof jid !== 'string') return undefined
  return {
    ...{ at, reporter, about: jid, flow: textOf(flow), counts: counts === true },
    ...(typeof reason === 'string' ? { reason } : {}),
    messages: objectsOf(messages).map(({ id, t, text }) => ({
      ...{ id: textOf(id), t: numberOf(t), text: textOf(text) },
    })),
  }
}

function readAgreement(service: Service, agreement: JsonObject): AgreementSummary {
  const { status, since, reason, signedWith, checks, history } = agreement
  return {
    ...{ service, status: textOf(status), since: numberOf(since) },
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(typeof signedWith === 'string' ? { signedWith } : {}),
    checks: objectsOf(checks).map(({ name, passed, detail }) => ({
      ...{ name: textOf(name), passed: passed === true, detail: textOf(detail) },
    })),
    ...(history === undefined ? {} : { history: objectsOf(history).map(readStep) }),
  }
}

function readStep({ status, at, by, reason }: JsonObject): StepSummary {
  return {
    ...{ status: textOf(status), at: numberOf(at), by: textOf(by) },
    ...(typeof reason === 'string' ? { reason } : {}),
  }
}

function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
