// "Send it again": `<receipt type=retry>` for a message that could not be decrypted, with fresh keys from the
// second try (Stanzas: retry; framework: retry receipts both ways).
import { ASSUMED_MAXIMUM_RETRIES } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, requireAttr, requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireId, requireJid, requireNumberIn, requireTag } from './attributes.js'
import {
  bundleKeyElements,
  type PreKeyBundleWire,
  readBundleKeys,
  readRegistration,
  registrationElement,
} from './key-elements.js'

export interface Retry {
  /** The message asked for. */
  readonly id: string
  /** On the way to the server: who sent the message. As delivered: who asks for it. */
  readonly peer: Jid
  /** When the message was sent, seconds since 1970, as it came. */
  readonly t: number
  /** Which try this is, 1..5. */
  readonly count: number
  /** Of the device that asks. */
  readonly registrationId: number
  /** Of the device that asks; its registration id is the one above. */
  readonly keys?: PreKeyBundleWire | undefined
}

export function isRetry(node: Stanza): boolean {
  return node.tag === 'receipt' && node.attrs['type'] === 'retry'
}

/** As the device that could not decrypt sends it. */
export function outgoingRetry(retry: Retry): Stanza {
  return retryStanza(retry, 'to')
}

/** What the server reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readOutgoingRetry(node: Stanza): Retry {
  return readRetry(node, 'to')
}

/** As the server delivers it to the sender of the message. */
export function deliveredRetry(retry: Retry): Stanza {
  return retryStanza(retry, 'from')
}

/** What the sender of the message reads. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readDeliveredRetry(node: Stanza): Retry {
  return readRetry(node, 'from')
}

function retryStanza(retry: Retry, side: 'to' | 'from'): Stanza {
  const { id, t, count, keys } = retry
  return stanza('receipt', { id, [side]: retry.peer, type: 'retry' }, [
    stanza('retry', { count: String(count), id, t: String(t), v: '1' }),
    registrationElement(retry.registrationId),
    ...(keys ? [stanza('keys', {}, bundleKeyElements(keys))] : []),
  ])
}

function readRetry(node: Stanza, side: 'to' | 'from'): Retry {
  requireTag(node, 'receipt')
  const retry = requireChild(node, 'retry')
  if (node.attrs['type'] !== 'retry' || requireAttr(retry, 'v') !== '1') {
    throw malformed(node, 'is no retry of a known version')
  }
  const id = requireId(node)
  if (requireId(retry) !== id) throw malformed(retry, 'speaks of another message than its receipt')
  const registrationId = readRegistration(node)
  const keys = child(node, 'keys')
  return {
    id,
    peer: requireJid(node, side),
    t: requireNumber(retry, 't'),
    count: requireNumberIn(retry, 'count', 1, ASSUMED_MAXIMUM_RETRIES),
    registrationId,
    keys: keys && readBundleKeys(keys, registrationId),
  }
}
