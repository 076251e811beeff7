// What the engine reports, applied to a view.
import type { ClientEvent, ConnectionState, SentState } from '../client/api.js'
import { nameInLine } from './boundary.js'
import { standingAfter, withChat, withRow } from './chats.js'
import { infoLine } from './error-lines.js'
import { onMediaState, onProgress } from './media/on-media.js'
import { onDecided, onInteropChanged, onPing } from './consent/on-consent.js'
import { step, type Step } from './input.js'
import { nextIn } from './keys/next-step.js'
import { onListEvent } from './list/on-list-event.js'
import { NOTICES, messageKey, noticeRow, oneLine, receivedRow, reported, type Row } from './rows.js'
import { onReaction, onRevoked } from './talk/on-talk-event.js'
import { isWatched } from './talk/seen.js'
import type { OpenChat, View } from './view.js'

/** The event of one name. */
type Told<Name extends ClientEvent['event']> = Extract<ClientEvent, { event: Name }>

function isOpen(view: View, address: string): boolean {
  return view.chat?.with === address
}

/**
 * The open chat with one more row; what is already there is not added again, nor what comes behind rows that are not
 * at hand. The first that nobody watches begins the new ones.
 */
function withNewRow(view: View, chat: OpenChat, row: Row): OpenChat {
  if (chat.rows.some(({ key }) => key === row.key)) return chat
  const one = row.kind === 'message' && !row.own ? 1 : 0
  if (chat.gap) return chat.newFrom === undefined ? chat : { ...chat, fresh: chat.fresh + one }
  const watched = isWatched(view) && chat.bottom === undefined
  const last = chat.rows.findLast((other) => other.kind === 'message' && !other.own)
  const caughtUp = chat.newFrom === undefined || last?.key === chat.seen?.key
  const rows = [...chat.rows, row]
  if (!watched && caughtUp) return { ...chat, rows, newFrom: row.key, fresh: one }
  return { ...chat, rows, fresh: chat.newFrom === undefined ? 0 : chat.fresh + one }
}

function onMessage(view: View, event: Told<'message'>): Step {
  const address = event.from
  const row = receivedRow(event.id, event.text, event.timestamp, event.media, event)
  const shown = isOpen(view, address) && view.chat?.rows.some(({ key }) => key === row.key) === true
  if (shown) return step(view)
  const standing = event.request === true ? ('request' as const) : undefined
  const chats = withChat(view.chats, address, (item) => ({
    ...withRow(item, row, true),
    mentions: item.mentions + (event.mention === true ? 1 : 0),
    standing: standing ?? (item.standing === 'request' ? item.standing : 'accepted'),
  }))
  const chat = view.chat !== undefined && isOpen(view, address) ? withNewRow(view, view.chat, row) : view.chat
  const next = { ...view, chats, chat }
  // Who asks, from where and how often, is the engine's to count.
  return standing === undefined ? step(next) : step(next, { do: 'refresh' })
}

/** A report about a sent message; one that is not on screen may be another process's. */
export function onReport(view: View, id: string, state: SentState, reason?: string): Step {
  const { chat } = view
  const known = chat?.rows.findLast((row) => row.key === messageKey('out', id))
  if (chat === undefined || known?.kind !== 'message') return step(view, { do: 'refresh' })
  const row = reported(known, state, reason)
  if (row === known) return step(view)
  const rows = chat.rows.map((other) => (other === known ? row : other))
  const chats = view.chats.map((item) =>
    item.with === chat.with ? { ...item, standing: standingAfter(item.standing, state) } : item,
  )
  return step({ ...view, chats, chat: { ...chat, rows } })
}

/** What apps there are may be another list now. */
function onNews(view: View, event: Told<'notice'>): Step {
  const { tone, next } = NOTICES[event.notice]
  // Keys mean something else while something is being decided.
  const tail = view.flow === undefined ? ` · ${nextIn(view, next)}` : ''
  const line = { tone, text: `* ${oneLine(event.text)}${tail}`, tail }
  return step({ ...view, line }, { do: 'interop', purpose: 'know' })
}

function onNotice(view: View, event: Told<'notice'>): Step {
  if (event.notice === 'reachability-ping') return onPing(view, event)
  if (event.notice === 'interop-news') return onNews(view, event)
  const { tone } = NOTICES[event.notice]
  if (event.with === undefined) {
    const offline = event.notice === 'refused' || event.notice === 'replaced'
    return step({ ...view, line: { tone, text: `* ${oneLine(event.text)}`, offline } })
  }
  const address = event.with
  const row = noticeRow(
    `notice/${event.notice}/${event.timestamp}`,
    event.notice,
    event.text,
    event.timestamp,
  )
  const changed = event.notice === 'identity-changed'
  const chats = withChat(view.chats, address, (item) => ({
    ...withRow(item, row, false),
    identityChanged: item.identityChanged || changed,
    standing: event.notice === 'left' ? 'none' : item.standing,
  }))
  if (view.chat !== undefined && isOpen(view, address)) {
    return step({ ...view, chats, chat: withNewRow(view, view.chat, row) })
  }
  const line = { tone, text: `* ${nameInLine(address)}: ${row.text}` }
  return step({ ...view, chats, line })
}

/** The reason may be a server's words. */
export function safeConnection(connection: ConnectionState): ConnectionState {
  return 'reason' in connection ? { ...connection, reason: oneLine(connection.reason) } : connection
}

/** What this user chose may have changed while nothing could be asked. */
function onConnection(view: View, event: Told<'connection'>): Step {
  const over = event.state === 'online' && view.line?.offline === true
  const line = over ? undefined : view.line
  const next = { ...view, line, connection: safeConnection(event) }
  const asks = event.state === 'online' && view.kind === 'meta'
  return asks ? step(next, { do: 'interop', purpose: 'know' }) : step(next)
}

/** A view after one event of its engine. */
export function onEvent(view: View, event: ClientEvent): Step {
  switch (event.event) {
    case 'connection':
      return onConnection(view, event)
    case 'message':
      return onMessage(view, event)
    case 'receipt':
      return onReport(view, event.id, event.state)
    case 'notice':
      return onNotice(view, event)
    case 'enlisted':
      return step({ ...view, line: infoLine(`enlisted as ${event.login}`) })
    case 'sent':
      return onReport(view, event.id, 'sent')
    case 'queued':
      return onReport(view, event.id, 'sending', event.reason)
    case 'failed':
      return onReport(view, event.id, event.cause === 'held' ? 'held' : 'failed', event.reason)
    case 'stopped':
      // The file's own line says what was stopped, and how to go on.
      return onReport(view, event.id, 'stopped')
    case 'request':
      return onDecided(view, event.with, event.state)
    case 'interop':
      return onInteropChanged(view, event.interop)
    case 'reaction':
      return onReaction(view, event)
    case 'revoked':
      return onRevoked(view, event)
    case 'typing':
    case 'presence':
    case 'chat':
      return onListEvent(view, event)
    case 'progress':
      return onProgress(view, event)
    case 'media':
      return onMediaState(view, event)
  }
}
