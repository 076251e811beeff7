// Where the next message is written.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { draftInSight } from '../../state/cursor.js'
import type { View } from '../../state/view.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

export function Composer({ view, height }: { readonly view: View; readonly height: number }): ReactElement {
  const theme = useTheme()
  const { rows, more } = draftInSight(view, height)
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {rows.map((text, at) => (
        <Row key={at} width={view.size.columns}>
          <Text {...theme.tones.accent}>{at === 0 ? (more ? '⋮ ' : '> ') : '  '}</Text>
          <Text>{text}</Text>
        </Row>
      ))}
    </Box>
  )
}
