// The lines of one message without what stands around them: what it answers, its file, its text, reactions to it.
import type { LogStyle, Piece } from '../log-lines.js'
import { hasPicture } from '../media/media-item.js'
import { mediaText, mediaTone } from '../media/media-text.js'
import { pictureBox } from '../media/picture-box.js'
import type { MessageRow } from '../rows.js'
import { truncate, wrap } from '../width.js'
import type { QuoteItem } from './quote-item.js'
import type { ReactionItem } from './reaction-item.js'

const BAR = '▏ '

/** A quoted message in a few words. Sanitised. */
export function quoteText({ own, excerpt, revoked }: QuoteItem, peer: string): string {
  const who = own === undefined ? '' : own ? 'you: ' : `${peer}: `
  if (revoked) return `${who}taken back`
  // What is not here may never have been said: only the person who quotes it claims that.
  if (own === undefined) return excerpt === '' ? 'not in this chat' : `not in this chat: “${excerpt}”`
  return who + (excerpt === '' ? 'a message' : excerpt)
}

function quotePieces({ quote }: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  if (quote === undefined) return []
  return [{ text: truncate(BAR + quoteText(quote, style.peer), room), tone: 'quiet' }]
}

/** The picture, then what the file is and where. */
function mediaPieces({ media }: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  if (media === undefined) return []
  const tone = mediaTone(media)
  const text = wrap(mediaText(media, room, style.request), room).map((line) => ({ text: line, tone }))
  if (style.pictures === undefined || !hasPicture(media)) return text
  const largest = { ...style.pictures, columns: Math.min(style.pictures.columns, room) }
  const box = pictureBox(media.width, media.height, largest)
  const picture = Array.from({ length: box.rows }, (_, at) => ({ text: '', tone, picture: { ...box, at } }))
  return [...picture, ...text]
}

function textPieces({ media, text, mention }: MessageRow, room: number): readonly Piece[] {
  if (media !== undefined && text === '') return []
  const tone = mention ? ('accent' as const) : ('plain' as const)
  return wrap(text, room).map((line) => ({ text: line, tone }))
}

const PENDING = { sending: ' ⧗', failed: ' ! not sent' } as const

function reactionText(reactions: readonly ReactionItem[], peer: string): string {
  return reactions
    .map(({ emoji, own, pending }) => {
      return `${emoji} ${own ? 'you' : peer}${pending === undefined ? '' : PENDING[pending]}`
    })
    .join(' · ')
}

function reactionPieces({ reactions }: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  if (reactions.length === 0) return []
  const failed = reactions.some(({ pending }) => pending === 'failed')
  return [
    {
      text: truncate(reactionText(reactions, style.peer), room),
      tone: failed ? 'bad' : 'quiet',
      aside: true,
    },
  ]
}

/** What a message says, in `room` cells; reactions to it stand last. */
export function messagePieces(row: MessageRow, style: LogStyle, room: number): readonly Piece[] {
  if (row.revoked) return [{ text: row.own ? 'you took this back' : 'taken back', tone: 'quiet' }]
  return [
    ...quotePieces(row, style, room),
    ...mediaPieces(row, style, room),
    ...textPieces(row, room),
    ...reactionPieces(row, style, room),
  ]
}
