// What forms for people say of a row, sanitised: who, what it answers, its file, its text, how it stands.
import type { HistoryEntry, MessageEntry } from '../../client/api.js'
import { mediaLabel } from '../../state/media/media-text.js'
import { mediaItem } from '../../state/media/media-item.js'
import { sanitise } from '../../state/sanitise.js'
import { quoteText } from '../../state/talk/message-pieces.js'
import { quoteItem } from '../../state/talk/quote-item.js'
import { stamp } from '../stamp.js'

export interface EntryParts {
  readonly at: string
  /** `undefined` of notices, which nobody wrote. */
  readonly who: string | undefined
  readonly quote: string | undefined
  readonly file: string | undefined
  /** May have several lines. */
  readonly text: string
  /** Of messages this user sent: their state, and why. Of any: that it was taken back. */
  readonly state: string | undefined
  readonly reactions: readonly string[]
}

const NOTHING = { quote: undefined, file: undefined, state: undefined, reactions: [] } as const

export function entryParts(entry: HistoryEntry): EntryParts {
  const at = stamp(entry.timestamp)
  if (entry.kind === 'notice') return { at, who: undefined, ...NOTHING, text: sanitise(entry.text) }
  const { from, revoked, text } = entry
  const who = sanitise(from)
  if (revoked === true) return { at, who, ...NOTHING, text: '', state: 'taken back' }
  return {
    ...{ at, who, text: sanitise(text, { multiline: true }) },
    ...{ quote: quoteOf(entry), state: stateOf(entry) },
    file: entry.media === undefined ? undefined : mediaLabel(mediaItem(entry.media)),
    reactions: (entry.reactions ?? []).map((each) => `${sanitise(each.emoji)} ${sanitise(each.from)}`),
  }
}

function quoteOf({ quote, direction, from, to }: MessageEntry): string | undefined {
  const peer = sanitise(direction === 'in' ? from : to)
  return quote === undefined ? undefined : quoteText(quoteItem(quote), peer)
}

function stateOf({ state, reason }: MessageEntry): string | undefined {
  if (state === undefined) return undefined
  return reason === undefined ? state : `${state}: ${sanitise(reason)}`
}
