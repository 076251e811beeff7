// Whom a user does not want to hear from: `<iq xmlns=blocklist type=get/>` and its change (framework: blocking;
// Stanzas: block list). WhatsApp's own users change it inside `w:interop`, as open clients show.
import { ASSUMED_MAXIMUM_BLOCKED } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, children, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { requireCount, requireOneOf, requirePerson } from './attributes.js'
import { iqGet, iqResult, iqSet, isRequest, requireResult } from './iq.js'

const BLOCK_ACTIONS = ['block', 'unblock'] as const
export type BlockAction = (typeof BLOCK_ACTIONS)[number]

export interface BlockChange {
  readonly action: BlockAction
  /** A person, without device. */
  readonly jid: Jid
}

const XMLNS = 'blocklist'
const XMLNS_OF_META_USERS = 'w:interop'

export function blocklistRequest(): Stanza {
  return iqGet(XMLNS)
}

export function isBlocklist(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS)
}

/** @param jids at most {@link ASSUMED_MAXIMUM_BLOCKED}. */
export function blocklistAnswer(request: Stanza, jids: readonly Jid[]): Stanza {
  const items = jids.map((jid) => stanza('item', { jid }))
  return iqResult(request, [stanza('list', {}, items)])
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readBlocklistAnswer(answer: Stanza): readonly Jid[] {
  const list = requireChild(requireResult(answer), 'list')
  return requireCount(list, children(list, 'item'), 0, ASSUMED_MAXIMUM_BLOCKED).map((item) =>
    requirePerson(item),
  )
}

/** What a partner's user sends. */
export function blockRequest(change: BlockChange): Stanza {
  return iqSet(XMLNS, [itemElement(change)])
}

/** What a user of Meta's own sends. */
export function metaBlockRequest(change: BlockChange): Stanza {
  return iqSet(XMLNS_OF_META_USERS, [stanza('blocklist', {}, [itemElement(change)])])
}

function itemElement({ action, jid }: BlockChange): Stanza {
  return stanza('item', { action, jid })
}

/** In either form. */
export function isBlockChange(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS) || isRequest(iq, 'set', XMLNS_OF_META_USERS, 'blocklist')
}

/** One change, in either form. @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readBlockRequest(iq: Stanza): BlockChange {
  const list = child(iq, 'blocklist') ?? iq
  requireCount(list, children(list, 'item'), 1, 1)
  const item = requireChild(list, 'item')
  return { action: requireOneOf(item, 'action', BLOCK_ACTIONS), jid: requirePerson(item) }
}

export function blockAnswer(request: Stanza): Stanza {
  return iqResult(request)
}
