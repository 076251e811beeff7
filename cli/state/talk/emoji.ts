// Emoji to react with: the usual ones, those of a name, and one that was typed or pasted itself.
import { nameToEmoji } from 'gemoji'
import { isOneEmoji } from '../../client/one-emoji.js'

export const USUAL: readonly string[] = ['👍', '❤️', '😂', '😮', '😢', '🙏']

const NAMES: readonly (readonly [string, string])[] = Object.entries(nameToEmoji)

export interface EmojiMatch {
  readonly emoji: string
  /** As it is typed between colons; empty where it was typed itself. */
  readonly name: string
}

/** What `typed` may mean, best first: an emoji itself, or the beginning or a part of a name, colons aside. */
export function emojiMatches(typed: string, limit: number): readonly EmojiMatch[] {
  if (isOneEmoji(typed)) return [{ emoji: typed, name: '' }]
  const wanted = typed.replaceAll(':', '').trim().toLowerCase().replaceAll(' ', '_')
  if (wanted === '') return []
  const starting = NAMES.filter(([name]) => name.startsWith(wanted)).sort(([a], [b]) => a.length - b.length)
  const within = NAMES.filter(([name]) => !name.startsWith(wanted) && name.includes(wanted))
  const found: EmojiMatch[] = []
  for (const [name, emoji] of [...starting, ...within]) {
    if (found.length === limit) break
    if (!found.some((match) => match.emoji === emoji)) found.push({ emoji, name })
  }
  return found
}
