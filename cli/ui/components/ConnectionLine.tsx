// Whether messages flow now, and if not, why and when it is tried again; while a message is selected, what keys do.
import { Text } from 'ink'
import type { ReactElement } from 'react'
import { chatItemOf, mentionsIn, waits } from '../../state/chat-sections.js'
import { openCompletion } from '../../state/compose/completion.js'
import { connectionText } from '../../state/connection-text.js'
import { flowHint } from '../../state/consent/flow-keys.js'
import { REPLY_HINT } from '../../state/consent/request-keys.js'
import { pickerHint } from '../../state/picker/kinds.js'
import { selectionHint } from '../../state/talk/selection.js'
import { unreadCount, type View } from '../../state/view.js'
import { cells, fit, truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

const COMPLETION_HINT = 'Tab goes through them · Enter takes one · Esc leaves them'

/** What keys do just now, where it is something else than usual. */
function hintOf(view: View): string | undefined {
  if (view.flow !== undefined) return flowHint(view, view.flow)
  if (view.picker !== undefined) return pickerHint(view.picker)
  if (view.sheet !== undefined) return undefined
  if (view.chat?.selected !== undefined) return selectionHint(view)
  if (openCompletion(view) !== undefined) return COMPLETION_HINT
  const { text } = view.composer
  const item = chatItemOf(view)
  return item !== undefined && waits(item) && text !== '' && !text.startsWith('/') ? REPLY_HINT : undefined
}

/** Of the connection, whatever else is to be told. */
const CONNECTION_CELLS = 16

/** What waits and how to get there; shorter words where the full ones do not fit into `width`. */
function keysIn(view: View, width: number): string {
  const unread = unreadCount(view)
  const mentions = mentionsIn(view.chats)
  const named = mentions === 0 ? '' : `, ${mentions} name you`
  const mark = mentions === 0 ? '' : ' @'
  const waiting = view.requests.length
  const requests = waiting === 1 ? 'request' : 'requests'
  const wordings = [
    { asking: `${waiting} ${requests}, Alt-R`, news: `${unread} unread${named}, Alt-A`, other: 'Tab person' },
    { asking: `${waiting} ask, Alt-R`, news: `${unread} new${mark}, Alt-A`, other: 'Tab' },
  ].map(({ asking, news, other }) =>
    [waiting === 0 ? '' : asking, unread === 0 ? '' : news, view.title === '' ? '' : other, '? keys']
      .filter((part) => part !== '')
      .join(' · '),
  )
  return wordings.find((keys) => cells(keys) <= width) ?? truncate(wordings.at(-1) ?? '', width)
}

export function ConnectionLine({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  const { columns } = view.size
  const hint = hintOf(view)
  if (hint !== undefined) {
    return (
      <Row width={columns}>
        <Text {...theme.tones.accent}>{fit(hint, columns)}</Text>
      </Row>
    )
  }
  const { text, tone } = connectionText(view.connection)
  const keys = keysIn(view, columns - Math.min(cells(text), CONNECTION_CELLS) - 1)
  const room = columns - cells(keys) - 1
  return (
    <Row width={columns}>
      <Text {...theme.tones[tone]}>{fit(truncate(text, room), room + 1)}</Text>
      <Text {...theme.tones.quiet}>{keys}</Text>
    </Row>
  )
}
