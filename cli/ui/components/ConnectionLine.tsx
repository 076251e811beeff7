// Whether messages flow now, and if not, why and when it is tried again; while a message is selected, what keys do.
import { Text } from 'ink'
import type { ReactElement } from 'react'
import { connectionText } from '../../state/connection-text.js'
import { selectionHint } from '../../state/media/selection.js'
import { unreadCount, type View } from '../../state/view.js'
import { cells, fit, truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

export function ConnectionLine({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  const { columns } = view.size
  if (view.chat?.selected !== undefined) {
    return (
      <Row width={columns}>
        <Text {...theme.tones.accent}>{fit(selectionHint(view), columns)}</Text>
      </Row>
    )
  }
  const { text, tone } = connectionText(view.connection)
  const unread = unreadCount(view)
  const keys = `${unread === 0 ? '' : `${unread} unread, Alt-A · `}${view.title === '' ? '' : 'Tab person · '}? keys`
  const room = columns - cells(keys) - 1
  return (
    <Row width={columns}>
      <Text {...theme.tones[tone]}>{fit(truncate(text, room), room + 1)}</Text>
      <Text {...theme.tones.quiet}>{keys}</Text>
    </Row>
  )
}
