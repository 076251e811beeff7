// The line above the composer; it says so when the other person writes, which moves nothing.
import { Text } from 'ink'
import type { ReactElement } from 'react'
import { chatItemOf } from '../../state/chat-sections.js'
import { typingText } from '../../state/talk/typing.js'
import { logStyle, type View } from '../../state/view.js'
import { cells } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

const LEAD = '── '

export function TypingRule({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  const { columns } = view.size
  const covered = view.flow !== undefined || view.sheet !== undefined || view.picker !== undefined
  const text = covered
    ? ''
    : typingText(chatItemOf(view)?.typing, logStyle(view).peer, columns - 2 * LEAD.length)
  if (text === '') {
    return (
      <Row width={columns}>
        <Text dimColor>{'─'.repeat(columns)}</Text>
      </Row>
    )
  }
  const rest = ` ${'─'.repeat(Math.max(0, columns - cells(LEAD + text) - 1))}`
  return (
    <Row width={columns}>
      <Text dimColor>{LEAD}</Text>
      <Text {...theme.tones.accent}>{text}</Text>
      <Text dimColor>{rest}</Text>
    </Row>
  )
}
