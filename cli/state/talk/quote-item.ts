// What a reply answers, as the log shows it: one short line that is sanitised here and nowhere later.
import type { MediaKind, QuoteView } from '../../client/api.js'
import { sanitise } from '../sanitise.js'

/** Characters of an excerpt; a line of the widest terminal holds no more. */
const MAX_EXCERPT = 200

export interface QuoteItem {
  readonly id: string
  /** Whose message it was; `undefined`: it is not in this profile, and nothing vouches for the excerpt. */
  readonly own: boolean | undefined
  readonly excerpt: string
  readonly revoked: boolean
}

/** The beginning of a text in one line. Sanitises. */
export function excerptOf(text: string): string {
  // Cut before it is looked at: a quoted text may be as long as any message.
  const head = Array.from(text.slice(0, MAX_EXCERPT * 2)).slice(0, MAX_EXCERPT)
  return sanitise(head.join('').trim())
}

function fileWord(text: string, media: MediaKind | undefined): string | undefined {
  if (text !== '' || media === undefined) return undefined
  return media === 'voice' ? 'voice message' : media
}

/** @param media shown where the message has no text. */
export function quoteItem({ id, direction, text, media, revoked }: QuoteView): QuoteItem {
  const own = direction === undefined ? undefined : direction === 'out'
  return {
    id,
    own,
    excerpt: revoked === true ? '' : (fileWord(text, media) ?? excerptOf(text)),
    revoked: revoked === true,
  }
}
