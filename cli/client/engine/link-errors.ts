// Why a link failed, as one line each: what, why, what to do next.
import type { FailureReason } from '#proto/exchanges/login.js'
import type { CloseCause } from '#proto/session/effect.js'
import { ClientError, type ClientErrorCode } from '../api.js'

const REFUSALS: Record<FailureReason, readonly [ClientErrorCode, string]> = {
  400: [
    'cannot-connect',
    'Meta could not use this login; try again, and update Parley if that does not help',
  ],
  401: [
    'refused',
    'Meta does not know this account on this device: it enlisted elsewhere or was removed. Run `parley enlist` again',
  ],
  403: [
    'refused',
    'Meta has suspended this app or ended its agreement; its operator must act. Nothing is lost meanwhile',
  ],
  405: [
    'version-unsupported',
    'Meta no longer accepts this version of the interoperability protocol. Update Parley',
  ],
  406: ['refused', 'Meta has banned this account. Ask Meta about it'],
  413: [
    'clock-off',
    'Meta says the identity token is expired or not valid yet: the clock of this machine or of the provider is off. Set it, then try again',
  ],
  414: [
    'refused',
    'Meta does not accept the identity token of the provider. Sign in again with `parley signin`; if that does not help, the provider must act',
  ],
  451: [
    'refused',
    'Meta offers interoperability to people in the European Economic Area, and the provider says that this account is elsewhere. If that is wrong, sign in again with `parley signin --country`',
  ],
  503: ['cannot-connect', "Meta cannot reach the provider's keys right now. Try again later"],
}

export function refusedError(reason: FailureReason): ClientError {
  const [code, text] = REFUSALS[reason]
  return new ClientError(code, `${text} (login failure ${reason})`)
}

const CLOSINGS: Record<CloseCause, readonly [ClientErrorCode, string]> = {
  carrier: ['cannot-connect', 'the connection to Meta was lost; waiting to connect again'],
  local: ['cannot-connect', 'the connection was ended here'],
  handshake: ['cannot-connect', 'the encrypted channel to Meta could not be set up; is this the chat port?'],
  certificate: [
    'trust-root-mismatch',
    'the server is not the Meta endpoint this profile trusts: its certificate chain does not lead to the pinned root. Nothing was sent. Use another --profile for another endpoint',
  ],
  refused: ['refused', 'Meta refused the login'],
  replaced: [
    'replaced',
    'this account logged in elsewhere, so this connection ended. Connect again here to take over',
  ],
  protocol: ['cannot-connect', 'Meta broke the protocol, so the connection was ended'],
  silent: ['cannot-connect', 'nothing was heard from Meta; waiting to connect again'],
}

export function closedError(cause: CloseCause, detail: string): ClientError {
  const [code, text] = CLOSINGS[cause]
  return new ClientError(code, detail === '' ? text : `${text} (${detail})`)
}

const FINAL: readonly ClientErrorCode[] = [
  'refused',
  'replaced',
  'version-unsupported',
  'trust-root-mismatch',
  'clock-off',
  'not-enlisted',
  'not-signed-in',
]

/** Whether another attempt would meet the same answer until somebody acts. */
export function isFinal(error: ClientError): boolean {
  return FINAL.includes(error.code)
}
