// What to do where there is nothing to see yet.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { guideFor } from '../../state/guide.js'
import type { View } from '../../state/view.js'
import { truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props {
  readonly view: View
  readonly width: number
  readonly height: number
}

export function Guide({ view, width, height }: Props): ReactElement {
  const theme = useTheme()
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} justifyContent="center">
      {guideFor(view)
        .slice(0, height)
        .map(({ text, tone }, at) => (
          <Row key={at} width={width}>
            <Text {...theme.tones[tone]}>{truncate(`  ${text}`, width)}</Text>
          </Row>
        ))}
    </Box>
  )
}
