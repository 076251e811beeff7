// How a login ends: `<success t/>` or `<failure reason/>`, and later the notice that another device took
// over (Chat channel: answer; numbers as open clients show them, their meaning here is an assumption).
import { requireNumber, type Stanza, stanza, child } from '../stanza/stanza.js'
import { malformed } from './attributes.js'

export interface Success {
  /** The server's clock, seconds since 1970. */
  readonly t: number
}

/** Why a login is refused: number on the wire → what it means. */
export const FAILURES = {
  400: 'the server could not use the login',
  401: 'not enlisted, or enlisted on another device',
  403: 'the partner is suspended or its agreement has ended',
  405: 'this version of the interoperability protocol is no longer accepted',
  406: 'this account is banned',
  413: 'the identity token has expired or is not valid yet; the clock may be off',
  414: 'the identity token is not valid',
  451: 'interoperability is offered to people in the European Economic Area, and the account is elsewhere',
  503: 'the keys of the partner cannot be reached',
} as const

export type FailureReason = keyof typeof FAILURES

export type LoginAnswer =
  | { readonly type: 'success'; readonly success: Success }
  | { readonly type: 'failure'; readonly reason: FailureReason }

export function successStanza(success: Success): Stanza {
  return stanza('success', { t: String(success.t) })
}

export function failureStanza(reason: FailureReason): Stanza {
  return stanza('failure', { reason: String(reason) })
}

/**
 * The first stanza after the handshake. A reason this side does not know counts as 400.
 * @throws {ProtocolError} `exchange-malformed` for any other stanza.
 */
export function readLoginAnswer(node: Stanza): LoginAnswer {
  if (node.tag === 'success') return { type: 'success', success: { t: requireNumber(node, 't') } }
  if (node.tag !== 'failure') throw malformed(node, 'came before the login was answered')
  const number = requireNumber(node, 'reason')
  return { type: 'failure', reason: isFailureReason(number) ? number : 400 }
}

function isFailureReason(number: number): number is FailureReason {
  return Object.hasOwn(FAILURES, number)
}

/** Told to the older of two connections of one identity; the carrier ends after it. */
export function streamReplaced(): Stanza {
  return stanza('stream:error', {}, [stanza('conflict', { type: 'replaced' })])
}

export function isStreamReplaced(node: Stanza): boolean {
  return node.tag === 'stream:error' && child(node, 'conflict')?.attrs['type'] === 'replaced'
}
