// The answer to an enlistment (framework): always status 200, `{"login", "status": "ok"}` or
// `{"reason", "status": "fail"}`. One reason is published; the others are assumptions.
import { ProtocolError } from '../errors.js'

/** Each reason with what it means to the person at the client. */
export const ENLISTMENT_REASONS = {
  /** Published. */
  bad_integrator: 'Meta does not know this partner, or has no agreement with it for the service',
  bad_token: 'Meta does not accept the identity token: sign in again',
  expired_token: 'the identity token is expired or not valid yet: check the clock, then try again',
  bad_param: 'a field of the enlistment is missing or wrong: update the client',
  bad_location: 'interoperability is offered to people in the European Economic Area only',
  version_unsupported: 'Meta no longer takes this protocol version: update the client',
  blocked: 'Meta has blocked this identifier',
  rate_limited: 'too many enlistments: try again later',
  unavailable: "Meta cannot reach the partner's keys now: try again later",
} as const
export type EnlistmentReason = keyof typeof ENLISTMENT_REASONS

export type EnlistmentAnswer =
  /** `login` is the internal identifier with its server, e.g. `1-10853634039893@interop`. */
  | { readonly status: 'ok'; readonly login: string }
  | { readonly status: 'fail'; readonly reason: EnlistmentReason }
  /** A reason that this version does not know; `raw` is Meta's text, at most 64 characters. */
  | { readonly status: 'fail'; readonly reason: 'unknown'; readonly raw: string }

/** Members in the published order. */
export function encodeEnlistmentAnswer(answer: EnlistmentAnswer): string {
  if (answer.status === 'ok') return JSON.stringify({ login: answer.login, status: 'ok' })
  return JSON.stringify({ reason: answer.reason === 'unknown' ? answer.raw : answer.reason, status: 'fail' })
}

/** @throws {ProtocolError} `answer-malformed`. */
export function parseEnlistmentAnswer(text: string): EnlistmentAnswer {
  const answer = object(text)
  const { status, login, reason } = answer
  if (status === 'ok' && typeof login === 'string' && login.length > 0 && login.length <= 256) {
    return { status, login }
  }
  if (status !== 'fail' || typeof reason !== 'string') throw malformed()
  return isReason(reason) ? { status, reason } : { status, reason: 'unknown', raw: reason.slice(0, 64) }
}

function isReason(text: string): text is EnlistmentReason {
  return Object.hasOwn(ENLISTMENT_REASONS, text)
}

function object(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Told below: the parser's message would quote the answer.
  }
  throw malformed()
}

function malformed(): ProtocolError {
  return new ProtocolError(
    'answer-malformed',
    'the enlistment server answered something else than ok or fail',
  )
}
