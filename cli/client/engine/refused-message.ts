// Why Meta did not take a message, as far as this side can know (Consent: unknown, off, blocked and deleted look alike).
import {
  ASSUMED_REQUEST_DAYS,
  ASSUMED_REQUEST_MESSAGES,
  ASSUMED_UNREACHABLE_CODE,
} from '#proto/assumptions.js'
import type { EngineContext } from './context.js'
import { UNREACHABLE_TEXT } from './directory.js'

const DAY_MILLISECONDS = 24 * 3_600_000

export const UNANSWERED_TEXT =
  'not sent: this person has not answered yet, and no more messages may wait for them. Write again once they have'
export const TOO_MANY_PEOPLE_TEXT =
  'not sent: this account has written to too many new people lately, or many people use this app at once. Try again later'

/** Nobody is reached there: by this user's own choice, or whatever the cause is. */
export function unreachableText({ contacts }: EngineContext, chat: string): string {
  const off = contacts.partners().find(({ handle, enabled }) => chat.endsWith(`@${handle}`) && !enabled)
  if (off?.status !== 'active') return UNREACHABLE_TEXT
  return `not sent: you have not turned ${off.name} on, so nobody there is reached. \`parley partners enable ${off.id}\` does, after its warnings`
}

/** @param error of the ack. */
export function refusalText(context: EngineContext, error: number, chat: string): string {
  if (error === ASSUMED_UNREACHABLE_CODE) return unreachableText(context, chat)
  if (error !== 429) return `Meta refused this message (${error})`
  const since = context.clock.now() - ASSUMED_REQUEST_DAYS * DAY_MILLISECONDS
  const waiting = context.sent.countTaken(chat, since)
  return waiting >= ASSUMED_REQUEST_MESSAGES ? UNANSWERED_TEXT : TOO_MANY_PEOPLE_TEXT
}

/** Nobody was reached there: they are looked up before the next message. Inside a transaction. */
export function missed({ contacts }: EngineContext, chat: string): void {
  if (contacts.byAddress(chat)?.gone === 'no') contacts.setGone(chat, 'unknown')
}
