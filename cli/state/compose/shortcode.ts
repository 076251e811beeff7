// Emoji by their names between colons: `:smile:`.
import { insert, type Composer } from '../composer.js'
import { emojiMatches } from '../talk/emoji.js'
import { withProposal } from './completion.js'

/** Two letters at least: `:)` and `:D` are left alone, as is what stands behind a letter or digit, such as a time. */
export const SHORTCODE = /(?<![\p{L}\p{N}:]):([a-z0-9+][a-z0-9_+-]+)$/u

/** The draft with letters from the keyboard: the colon that ends a shortcode makes it the emoji. */
export function typed(composer: Composer, text: string): Composer {
  const next = insert(composer, text)
  const before = next.text.slice(0, next.cursor - 1)
  const name = text === ':' ? SHORTCODE.exec(before)?.[1] : undefined
  if (name === undefined) return next
  const match = emojiMatches(name, 1)[0]
  if (match?.name !== name) return next
  const from = before.length - name.length - 1
  return withProposal(next, { from, typed: `:${name}:` }, match.emoji)
}
