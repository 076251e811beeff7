// Keys while something is being done with the selected message: choosing it, choosing an emoji, being asked.
import { errorLine, infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { sanitise } from '../sanitise.js'
import type { View } from '../view.js'
import { graphemes } from '../width.js'
import type { Acting } from './acting.js'
import { USUAL, emojiMatches, type EmojiMatch } from './emoji.js'
import { TALK_HINTS } from './acting-hints.js'
import { offeredActions, type OfferedAction } from './message-actions.js'
import { messageWith, refOf, unselected, type OpenChat } from './open-chat.js'
import type { MessageRow } from '../rows.js'

type React = Extract<Acting, { kind: 'react' }>

const MAX_TYPED = 40
export const MOST_MATCHES = 6

/** What the strip offers. */
export function emojiOffered({ typed }: React): readonly EmojiMatch[] {
  return typed === '' ? USUAL.map((emoji) => ({ emoji, name: '' })) : emojiMatches(typed, MOST_MATCHES)
}

export function actingHint({ kind }: Acting): string {
  return TALK_HINTS[kind]
}

function acting(view: View, chat: OpenChat, next: Acting | undefined): Step {
  return step({ ...view, chat: { ...chat, acting: next } })
}

function around(at: number, count: number): number {
  return count === 0 ? 0 : (at + count) % count
}

/** What the message is most likely selected for. */
function likely(offered: readonly OfferedAction[]): number {
  const wanted = ['send again', 'go on', 'play', 'end', 'fetch', 'quoted', 'reply']
  const at = wanted
    .map((label) => offered.findIndex((other) => other.label === label))
    .find((index) => index !== -1)
  return at ?? 0
}

export function startMenu(view: View, chat: OpenChat): Step {
  const row = messageWith(chat, chat.selected)
  if (row === undefined) return step({ ...view, chat: unselected(chat) })
  return acting({ ...view, line: undefined }, chat, {
    kind: 'menu',
    chosen: likely(offeredActions(view, row)),
  })
}

/** Reacts; with what this user reacted already, takes it back. */
export function react(view: View, chat: OpenChat, row: MessageRow, emoji: string): Step {
  const before = row.reactions.find(({ own }) => own)
  const wanted = before?.emoji === emoji && before.pending !== 'failed' ? '' : emoji
  const asText = chat.abilities?.reactions === false
  const message = refOf(chat, row)
  return step(
    { ...view, chat: unselected(chat), line: undefined },
    { do: 'talk', talk: { ask: 'react', message, emoji: wanted, asText } },
  )
}

function confirm(view: View, chat: OpenChat, ask: 'revoke' | 'forget', row: MessageRow): Step {
  const done = { ...view, chat: unselected(chat), line: undefined }
  return step(done, { do: 'talk', talk: { ask, message: refOf(chat, row) } })
}

function enter(view: View, chat: OpenChat, now: Acting): Step {
  const row = messageWith(chat, chat.selected)
  if (row === undefined) return step({ ...view, chat: unselected(chat) })
  const left = { ...view, chat: { ...chat, acting: undefined } }
  switch (now.kind) {
    case 'menu':
      return offeredActions(view, row)[now.chosen]?.action.run(left, row) ?? step(left)
    case 'react': {
      const match = emojiOffered(now)[now.chosen]
      if (match !== undefined) return react(view, chat, row, match.emoji)
      const line = errorLine('no emoji has this name', 'you', 'type another, or Esc')
      return step({ ...view, line })
    }
    case 'take-back':
      return confirm(view, chat, 'revoke', row)
    case 'forget':
      return confirm(view, chat, 'forget', row)
  }
}

function moved(view: View, chat: OpenChat, now: Acting, by: 1 | -1): Step {
  const row = messageWith(chat, chat.selected)
  if (row === undefined) return step({ ...view, chat: unselected(chat) })
  if (now.kind !== 'menu' && now.kind !== 'react') return step(view)
  const count = now.kind === 'menu' ? offeredActions(view, row).length : emojiOffered(now).length
  return acting(view, chat, { ...now, chosen: around(now.chosen + by, count) })
}

/** Everything else waits until it is done or left. */
export function onActingPress(view: View, chat: OpenChat, now: Acting, chord: string): Step {
  switch (chord) {
    case 'escape':
    case 'alt+m':
      return acting({ ...view, line: undefined }, chat, undefined)
    case 'enter':
      return enter(view, chat, now)
    case 'up':
    case 'left':
    case 'shift+tab':
      return moved(view, chat, now, -1)
    case 'down':
    case 'right':
    case 'tab':
      return moved(view, chat, now, 1)
    case 'backspace': {
      if (now.kind !== 'react') return step(view)
      const typed = graphemes(now.typed).slice(0, -1).join('')
      return acting(view, chat, { ...now, typed, chosen: 0 })
    }
    default:
      return step(view)
  }
}

/** In the menu a letter acts at once; in the strip it is part of a name, and a digit one of the usual emoji. */
export function onActingText(view: View, chat: OpenChat, now: Acting, text: string): Step {
  const row = messageWith(chat, chat.selected)
  if (row === undefined) return step({ ...view, chat: unselected(chat) })
  if (now.kind === 'menu') {
    const wanted = offeredActions(view, row).find(({ action }) => action.key === text)
    return wanted === undefined
      ? step(view)
      : wanted.action.run({ ...view, chat: { ...chat, acting: undefined } }, row)
  }
  if (now.kind !== 'react') return step({ ...view, line: infoLine('Enter does it, Esc leaves it') })
  const usual = now.typed === '' && /^[1-9]$/.test(text) ? USUAL[Number(text) - 1] : undefined
  if (usual !== undefined) return react(view, chat, row, usual)
  const typed = sanitise(now.typed + text).slice(0, MAX_TYPED)
  return acting(view, chat, { ...now, typed, chosen: 0 })
}
