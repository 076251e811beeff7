// From a stanza to its handler, and from a handler's failure to the answer its class of stanza has.
import { ASSUMED_MAXIMUM_ID_LENGTH } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'
import { ACK_CLASSES, type AckErrorCode, ackStanza } from '#proto/exchanges/ack.js'
import { isBlockChange, isBlocklist } from '#proto/exchanges/blocklist.js'
import { isIntegratorList, isOptIn } from '#proto/exchanges/integrators.js'
import { iqError, isIqRequest } from '#proto/exchanges/iq.js'
import { isInteropConsent } from '#proto/exchanges/interop-consent.js'
import { isReachability, isSetInbox, isSetReachability } from '#proto/exchanges/interop-settings.js'
import { isLedger } from '#proto/exchanges/ledger.js'
import { isMediaConn } from '#proto/exchanges/media-conn.js'
import { isRequestDecision } from '#proto/exchanges/message-requests.js'
import { isPassive } from '#proto/exchanges/passive.js'
import { isPrekeyCount } from '#proto/exchanges/prekey-count.js'
import { isPrekeyFetch } from '#proto/exchanges/prekey-fetch.js'
import { isPrekeyUpload } from '#proto/exchanges/prekey-upload.js'
import { isReachabilityPing } from '#proto/exchanges/reachability-ping.js'
import { isReport } from '#proto/exchanges/report.js'
import { isResolveUsers } from '#proto/exchanges/resolve-users.js'
import { isRetry } from '#proto/exchanges/retry.js'
import { isTerms } from '#proto/exchanges/terms.js'
import { isUnenlist } from '#proto/exchanges/unenlist.js'
import { isJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Logger } from '#platform/log.js'
import { handleAck } from './ack.js'
import type { Handler, Sender } from './handler.js'
import { handlePassive } from './passive.js'

/** The handlers that need something of the server. */
export interface Handlers {
  readonly message: Handler
  readonly receipt: Handler
  readonly retry: Handler
  readonly chatstate: Handler
  readonly presence: Handler
  readonly prekeyUpload: Handler
  readonly prekeyCount: Handler
  readonly prekeyFetch: Handler
  readonly integratorList: Handler
  readonly optIn: Handler
  readonly resolveUsers: Handler
  readonly blocklist: Handler
  readonly block: Handler
  readonly unenlist: Handler
  readonly mediaConn: Handler
  readonly requestDecision: Handler
  readonly terms: Handler
  readonly interopConsent: Handler
  readonly reachability: Handler
  readonly setReachability: Handler
  readonly setInbox: Handler
  readonly reachabilityPing: Handler
  readonly report: Handler
  readonly ledger: Handler
}

/** Never rejects: whatever goes wrong becomes an answer and a line in the log. */
export type Dispatch = (stanza: Stanza, sender: Sender) => Promise<void>

export function createDispatch(handlers: Handlers, log: Logger): Dispatch {
  const routes: readonly (readonly [(iq: Stanza) => boolean, Handler])[] = [
    [isPrekeyFetch, handlers.prekeyFetch],
    [isPrekeyCount, handlers.prekeyCount],
    [isPrekeyUpload, handlers.prekeyUpload],
    [isResolveUsers, handlers.resolveUsers],
    [isIntegratorList, handlers.integratorList],
    [isOptIn, handlers.optIn],
    [isBlocklist, handlers.blocklist],
    [isBlockChange, handlers.block],
    [isUnenlist, handlers.unenlist],
    [isMediaConn, handlers.mediaConn],
    [isRequestDecision, handlers.requestDecision],
    [isTerms, handlers.terms],
    [isInteropConsent, handlers.interopConsent],
    [isReachability, handlers.reachability],
    [isSetReachability, handlers.setReachability],
    [isSetInbox, handlers.setInbox],
    [isReachabilityPing, handlers.reachabilityPing],
    [isReport, handlers.report],
    [isLedger, handlers.ledger],
    [isPassive, handlePassive],
  ]
  const handlerOf = (node: Stanza): Handler | undefined => {
    switch (node.tag) {
      case 'message':
        return handlers.message
      case 'ack':
        return handleAck
      case 'receipt':
        return isRetry(node) ? handlers.retry : handlers.receipt
      case 'chatstate':
        return handlers.chatstate
      case 'presence':
        return handlers.presence
      case 'iq':
        return routes.find(([matches]) => matches(node))?.[1] ?? refuseUnknown
      default:
        return undefined
    }
  }
  return async (node, sender) => {
    try {
      await handlerOf(node)?.(node, sender)
    } catch (error) {
      const foreign = isProtocolError(error, 'exchange-malformed', 'jid-invalid')
      if (!foreign) log.error({ jid: sender.jid, tag: node.tag, err: error }, 'a stanza could not be handled')
      refuse(node, sender, foreign ? 400 : 500)
    }
  }
}

const refuseUnknown: Handler = (iq, sender) => {
  if (isIqRequest(iq) && iq.attrs['id'] !== undefined) sender.submit(iqError(iq, 400))
}

/** Stanzas without an id, and those of classes that are never answered, are dropped. */
function refuse(node: Stanza, sender: Sender, code: Extract<AckErrorCode, 400 | 500>): void {
  const { id, to } = node.attrs
  if (id === undefined || id.length > ASSUMED_MAXIMUM_ID_LENGTH) return
  if (node.tag === 'iq') {
    sender.submit(iqError(node, code))
    return
  }
  const ackClass = ACK_CLASSES.find((name) => name === node.tag)
  if (ackClass === undefined) return
  const from = to !== undefined && isJid(to) ? to : undefined
  const type = ackClass === 'message' ? undefined : node.attrs['type']
  sender.submit(ackStanza({ class: ackClass, id, from, type, error: code }))
}
