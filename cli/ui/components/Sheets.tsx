// What covers the chat for a moment: the keys and commands, or the apps that may reach me.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { keySheet } from '../../state/key-sheet.js'
import { partnerLines } from '../../state/partner-lines.js'
import type { Line, Sheet as SheetState } from '../../state/view.js'
import { truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props {
  readonly sheet: SheetState
  readonly width: number
  readonly height: number
}

function linesOf(sheet: SheetState): readonly Line[] {
  return sheet.kind === 'keys' ? keySheet() : partnerLines(sheet.partners)
}

export function Sheet({ sheet, width, height }: Props): ReactElement {
  const theme = useTheme()
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {linesOf(sheet)
        .slice(0, height)
        .map(({ text, tone }, at) => (
          <Row key={at} width={width}>
            <Text {...theme.tones[tone]}>{truncate(text, width)}</Text>
          </Row>
        ))}
    </Box>
  )
}
