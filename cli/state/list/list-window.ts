// The part of the chat list that is on screen: the chosen chat is always in it, with some of what stands around it.
import type { ChatSection } from '../chat-sections.js'
import type { ChatItem } from '../chats.js'

export type ListEntry = { readonly heading: string } | { readonly chat: ChatItem }

/** A heading, or name and preview of a chat. */
export const rowsOfEntry = (entry: ListEntry): number => ('heading' in entry ? 1 : 2)

interface Entries {
  readonly all: readonly ListEntry[]
  /** The first row of each, and of what would follow. */
  readonly tops: readonly number[]
  readonly at: ReadonlyMap<string, number>
}

function entriesOf(sections: readonly ChatSection[]): Entries {
  const all = sections.flatMap(({ heading, chats }): readonly ListEntry[] => [
    ...(heading === undefined ? [] : [{ heading }]),
    ...chats.map((chat) => ({ chat })),
  ])
  let rows = 0
  const tops = [0, ...all.map((entry) => (rows += rowsOfEntry(entry)))]
  return {
    all,
    tops,
    at: new Map(all.flatMap((entry, at) => ('chat' in entry ? [[entry.chat.with, at] as const] : []))),
  }
}

const known = new WeakMap<readonly ChatSection[], Entries>()

/** @param height rows; what would be cut at the bottom is left out. */
export function listInSight(
  sections: readonly ChatSection[],
  chosen: string | undefined,
  height: number,
): readonly ListEntry[] {
  const entries = known.get(sections) ?? entriesOf(sections)
  known.set(sections, entries)
  const { all, tops, at } = entries
  const place = (chosen === undefined ? undefined : at.get(chosen)) ?? 0
  const top = (index: number): number => tops[index] ?? 0
  const last = all.length
  let first = place
  const above = Math.floor((height - 2) / 2)
  while (first > 0 && top(place) - top(first - 1) <= above) first -= 1
  // Where the list ends there is room for more above.
  while (first > 0 && top(last) - top(first - 1) <= height) first -= 1
  let end = first
  while (end < last && top(end + 1) - top(first) <= height) end += 1
  return all.slice(first, end)
}
