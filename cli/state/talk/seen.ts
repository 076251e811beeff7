// When a message counts as seen: its rows are on a screen that has the focus, shows the log and is not locked.
import { isRequest } from '../chat-sections.js'
import { logInSight } from '../log-in-sight.js'
import { step, type Intent, type Step } from '../input.js'
import type { MessageRow, Row } from '../rows.js'
import { layoutOf, type View } from '../view.js'
import type { OpenChat } from './open-chat.js'

/** Nothing covers the log, and somebody can be looking at it. */
export function isWatched(view: View): boolean {
  const { focused, flow, sheet, picker, locked } = view
  return focused && flow === undefined && sheet === undefined && picker === undefined && locked === undefined
}

const isTheirs = (row: Row | undefined): row is MessageRow => row?.kind === 'message' && !row.own

/** The newest message of theirs that is in sight, by its place; -1 where none is. */
function newestInSight(view: View, chat: OpenChat): number {
  if (chat.bottom === undefined && layoutOf(view).covered === 0) return chat.rows.findLastIndex(isTheirs)
  const inSight = new Set(logInSight(view, chat).lines.map(({ of }) => of))
  return chat.rows.findLastIndex((row) => isTheirs(row) && inSight.has(row.key))
}

/**
 * Whoever is accepted learns what is seen from then on, and that includes what is on the screen. Rows may have been
 * read anew from another part of the chat: then only time tells.
 */
function isNews({ rows, seen }: OpenChat, at: number, asks: boolean): boolean {
  if (seen === undefined || (seen.asks && !asks)) return true
  const before = rows.findIndex(({ key }) => key === seen.key)
  return before === -1 ? (rows[at]?.timestamp ?? 0) > seen.at : at > before
}

/** The view after a step, with what came into sight told as seen. */
export function withSeen(done: Step): Step {
  const { view, intents } = done
  const { chat } = view
  if (chat === undefined || !isWatched(view)) return done
  const at = newestInSight(view, chat)
  const row = chat.rows[at]
  if (!isTheirs(row) || !isNews(chat, at, isRequest(view))) return done
  const below = chat.rows.slice(at + 1).filter(isTheirs)
  const left = { unread: below.length, mentions: below.filter(({ mention }) => mention).length }
  const chats = view.chats.map((item) => (item.with === chat.with && !chat.gap ? { ...item, ...left } : item))
  const seen = { key: row.key, at: row.timestamp, asks: isRequest(view) }
  const told: Intent = { do: 'seen', with: chat.with, upTo: row.id }
  // What is left beyond the rows at hand is counted where it is stored.
  const counted: readonly Intent[] = chat.gap ? [{ do: 'refresh' }] : []
  return step({ ...view, chats, chat: { ...chat, seen } }, ...intents, told, ...counted)
}
