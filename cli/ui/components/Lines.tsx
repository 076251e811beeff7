// Lines of text one below the other: sheets and first steps.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import type { Line } from '../../state/view.js'
import { cells, truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props {
  readonly lines: readonly Line[]
  readonly width: number
  readonly height: number
  readonly from: 'top' | 'middle'
}

export function Lines({ lines, width, height, from }: Props): ReactElement {
  const theme = useTheme()
  const justifyContent = from === 'top' ? 'flex-start' : 'center'
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} justifyContent={justifyContent}>
      {lines.slice(0, height).map(({ text, tone, code = '' }, at) => (
        <Row key={at} width={width}>
          {code === '' ? null : <Text> </Text>}
          <Text {...theme.code}>{code}</Text>
          <Text {...theme.tones[tone]}>
            {truncate(` ${text}`, width - cells(code) - (code === '' ? 0 : 1))}
          </Text>
        </Row>
      ))}
    </Box>
  )
}
