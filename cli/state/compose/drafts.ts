// What was begun to be written stays with its chat while one looks at another.
import { cleared, insert } from '../composer.js'
import type { View } from '../view.js'

/** By address. */
export const NO_DRAFTS: ReadonlyMap<string, string> = new Map()

/**
 * A view about to show the chat with `address`, or none: the draft is kept with the chat it was written in, and the
 * one there is back. What was written with no chat open goes along.
 */
export function withDraftOf(view: View, address: string | undefined): View {
  const from = view.chat?.with
  if (from === address) return view
  const { text } = view.composer
  const waiting = address === undefined ? undefined : view.drafts.get(address)
  if (from === undefined && waiting === undefined) return view
  const drafts = new Map(view.drafts)
  if (from !== undefined && text !== '') drafts.set(from, text)
  if (address !== undefined) drafts.delete(address)
  return { ...view, drafts, composer: insert(cleared(view.composer), waiting ?? '') }
}
