// The last line: what keys do while something is being done; else the connection, what waits and how to get there.
import { chatItemOf, mentionsIn, waits } from './chat-sections.js'
import { openCompletion } from './compose/completion.js'
import { connectionText } from './connection-text.js'
import { flowHint } from './consent/flow-keys.js'
import { replyHint } from './consent/request-keys.js'
import { keyOf } from './keys/key-of.js'
import { pickerHint } from './picker/kinds.js'
import { selectionHint } from './talk/selection.js'
import type { Tone } from './ticks.js'
import { unreadCount, type View } from './view.js'
import { cells, fit, truncate } from './width.js'

/** Of the connection, whatever else is to be told. */
const CONNECTION_CELLS = 16
const COMPLETION_HINT = 'Tab goes through them · Enter takes one · Esc leaves them'

/** What keys do just now, where it is something else than usual. */
function keyHint(view: View): string | undefined {
  if (view.flow !== undefined) return flowHint(view, view.flow)
  if (view.picker !== undefined) return pickerHint(view.picker)
  if (view.sheet !== undefined) return undefined
  if (view.chat?.selected !== undefined) return selectionHint(view)
  if (openCompletion(view) !== undefined) return COMPLETION_HINT
  const { text } = view.composer
  const item = chatItemOf(view)
  return item !== undefined && waits(item) && text !== '' && !text.startsWith('/')
    ? replyHint(view)
    : undefined
}

/** What waits and how to get there; shorter words where the full ones do not fit into `width`. */
function keysIn(view: View, width: number): string {
  const unread = unreadCount(view)
  const mentions = mentionsIn(view.chats)
  const named = mentions === 0 ? '' : `, ${mentions} name you`
  const mark = mentions === 0 ? '' : ' @'
  const waiting = view.requests.length
  const requests = waiting === 1 ? 'request' : 'requests'
  const [request, next] = [keyOf(view, 'next-request'), keyOf(view, 'next-unread')]
  const wordings = [
    {
      asking: `${waiting} ${requests}, ${request}`,
      news: `${unread} unread${named}, ${next}`,
      other: 'Tab person',
    },
    { asking: `${waiting} ask, ${request}`, news: `${unread} new${mark}, ${next}`, other: 'Tab' },
  ].map(({ asking, news, other }) =>
    [waiting === 0 ? '' : asking, unread === 0 ? '' : news, view.title === '' ? '' : other, '? keys']
      .filter((part) => part !== '')
      .join(' · '),
  )
  return wordings.find((keys) => cells(keys) <= width) ?? truncate(wordings.at(-1) ?? '', width)
}

/** Its pieces from left to right, together as wide as the view. */
export function lastLine(view: View): readonly { readonly text: string; readonly tone: Tone }[] {
  const { columns } = view.size
  const hint = keyHint(view)
  if (hint !== undefined) return [{ text: fit(hint, columns), tone: 'accent' }]
  const { text, tone } = connectionText(view.connection, keyOf(view, 'connect'))
  const keys = keysIn(view, columns - Math.min(cells(text), CONNECTION_CELLS) - 1)
  const room = columns - cells(keys) - 1
  return [
    { text: fit(truncate(text, room), room + 1), tone },
    { text: keys, tone: 'quiet' },
  ]
}
