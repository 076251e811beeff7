// What the engine answers to a view's intents, applied to the view.
import type { ClientStatus, HistoryPage, PartnerView } from '../client/api.js'
import { nameInLine } from './boundary.js'
import { appItem } from './consent/interop-item.js'
import { chatList, withChat, withRow } from './chats.js'
import { withDraftOf } from './compose/drafts.js'
import { failureLine, infoLine } from './error-lines.js'
import { step, type Failure, type Input, type Step } from './input.js'
import { onReport, safeConnection } from './on-event.js'
import { carriedOver } from './media/media-item.js'
import { rowOf, sendingRow, type Row } from './rows.js'
import { withOpened } from './talk/opened.js'
import type { OpenChat } from './talk/open-chat.js'
import { withOlder, withSent } from './talk/paging.js'
import { quotedBy } from './talk/reply.js'
import { openSheet, type View } from './view.js'

export function onStatus(view: View, status: ClientStatus): Step {
  return step({
    ...view,
    me: status.address,
    kind: status.kind,
    downloads: status.downloads,
    connection: safeConnection(status.connection),
  })
}

export function onChats(view: View, chats: Extract<Input, { type: 'chats' }>['chats']): Step {
  const list = chatList(chats, view.chats)
  return step({ ...view, chats: list, chosen: view.chosen ?? list[0]?.with })
}

export function onOpened(view: View, address: string, page: HistoryPage): Step {
  return step(withOpened(withDraftOf(view, address), address, page))
}

export function onOlder(view: View, address: string, page: HistoryPage): Step {
  const { chat } = view
  return step(chat?.with === address ? { ...view, chat: withOlder(chat, page) } : view)
}

/** `row` as it was read again, with what only the screen knows of it. */
function kept(row: Row, known: Row | undefined): Row {
  if (row.kind !== 'message' || row.media === undefined) return row
  if (known?.kind !== 'message' || known.media === undefined) return row
  return { ...row, media: carriedOver(row.media, known.media) }
}

/** No page has it. */
function onlyHere(row: Row): boolean {
  const state = row.kind === 'message' ? row.media?.state : undefined
  return state === 'preparing' || state === 'unsendable'
}

/** `stored` with the rows that only the screen has, each behind the one it stood behind. */
function withOnlyHere(stored: readonly Row[], shown: readonly Row[]): readonly Row[] {
  const rows = [...stored]
  for (const [at, row] of shown.entries()) {
    if (!onlyHere(row) || stored.some(({ key }) => key === row.key)) continue
    const before = rows.findIndex(({ key }) => key === shown[at - 1]?.key)
    rows.splice(before === -1 ? rows.length : before + 1, 0, row)
  }
  return rows
}

/** While the newest rows are not at hand, what was read of them changes only rows that are. */
function inPlace(chat: OpenChat, stored: readonly Row[]): OpenChat {
  const fresh = new Map(stored.map((row) => [row.key, row]))
  return { ...chat, rows: chat.rows.map((row) => fresh.get(row.key) ?? row) }
}

/**
 * The newest page again: it replaces what it covers, keeps older rows that were loaded before, and files that
 * are being looked at.
 */
export function onReloaded(view: View, address: string, page: HistoryPage): Step {
  const { chat } = view
  if (chat?.with !== address) return step(view)
  const shown = new Map(chat.rows.map((row) => [row.key, row]))
  const stored = page.entries.map(rowOf).map((row) => kept(row, shown.get(row.key)))
  if (chat.gap) return step({ ...view, chat: inPlace(chat, stored) })
  const fresh = withOnlyHere(stored, chat.rows)
  const first = chat.rows.findIndex(({ key }) => key === fresh[0]?.key)
  if (first === -1)
    return step({ ...view, chat: { ...chat, rows: fresh, before: page.before, loading: false } })
  return step({ ...view, chat: { ...chat, rows: [...chat.rows.slice(0, first), ...fresh] } })
}

export function onSending(view: View, input: Extract<Input, { type: 'sending' }>): Step {
  const quoted = quotedBy(view, input.replyTo)
  const row = sendingRow(input.id, input.text, input.now, quoted)
  // Writing to somebody accepts them; the engine says so once it is durable, and Meta has it.
  const chats = withChat(view.chats, input.to, (item) => ({
    ...withRow(item, row, false),
    standing: item.standing ?? 'none',
  }))
  if (view.chat?.with !== input.to) return step({ ...view, chats })
  return step({ ...view, chats, chat: withSent(view.chat, row) })
}

export function onSendFailed(view: View, id: string, failure: Failure): Step {
  const { view: marked } = onReport(view, id, 'failed', failure.message)
  return step({ ...marked, line: failureLine(failure) })
}

export function onTrusted(view: View, address: string, released: number): Step {
  const chats = view.chats.map((chat) => (chat.with === address ? { ...chat, identityChanged: false } : chat))
  const sent =
    released === 0
      ? 'nothing was waiting'
      : `${released} held ${released === 1 ? 'message is' : 'messages are'} on the way`
  return step(
    { ...view, chats, line: infoLine(`the new key of ${nameInLine(address)} is trusted; ${sent}`) },
    { do: 'refresh' },
  )
}

export function onBlocked(view: View, address: string, blocked: boolean): Step {
  const effect = blocked ? 'is blocked: neither of you reaches the other' : 'is not blocked any more'
  const chats = view.chats.map((chat) => (chat.with === address ? { ...chat, blocked } : chat))
  return step({ ...view, chats, line: infoLine(`${nameInLine(address)} ${effect}`) }, { do: 'refresh' })
}

export function onPartners(view: View, partners: readonly PartnerView[]): Step {
  return step({ ...view, sheet: openSheet({ kind: 'partners', partners: partners.map(appItem) }) })
}

export function onPartner(view: View, partner: PartnerView): Step {
  const { name, handle, enabled } = appItem(partner)
  const effect = enabled ? 'may reach you now' : 'cannot reach you any more'
  const next = { ...view, line: infoLine(`users of ${name} (…@${handle}) ${effect}`) }
  if (view.sheet?.content.kind !== 'partners') return step(next)
  return step(next, { do: 'partners' })
}
