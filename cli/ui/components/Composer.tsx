// Where the next message is written.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { composerRows } from '../../state/composer.js'
import { composerColumns } from '../../state/layout.js'
import type { View } from '../../state/view.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

export const PROMPT = '> '

/** The rows of the draft in sight, and the cursor within them: its row is always among them. */
export function draftInSight(
  view: View,
  height: number,
): { rows: readonly string[]; row: number; column: number } {
  const { rows, row, column } = composerRows(view.composer, composerColumns(view.size))
  const first = Math.max(0, Math.min(row, rows.length - height))
  const from = Math.max(first, row - height + 1)
  return { rows: rows.slice(from, from + height), row: row - from, column: column + PROMPT.length }
}

export function Composer({ view, height }: { readonly view: View; readonly height: number }): ReactElement {
  const theme = useTheme()
  const { rows } = draftInSight(view, height)
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {rows.map((text, at) => (
        <Row key={at} width={view.size.columns}>
          <Text {...theme.tones.accent}>{at === 0 ? PROMPT : '  '}</Text>
          <Text>{text}</Text>
        </Row>
      ))}
    </Box>
  )
}
