// What a terminal too small for the app shows: what it needs, in as little room as there is.
import { Box, Text } from 'ink'
import type { ReactElement } from 'react'
import { SMALLEST, type Size } from '../../state/layout.js'
import { wrap } from '../../state/width.js'
import { Row } from './Row.js'

export function TooSmall({ size }: { readonly size: Size }): ReactElement {
  const text = `Parley needs ${SMALLEST.columns}×${SMALLEST.rows}; this is ${size.columns}×${size.rows}. Make the window larger, or press Ctrl-C.`
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      {wrap(text, Math.max(2, size.columns)).map((line) => (
        <Row key={line} width={size.columns}>
          <Text>{line}</Text>
        </Row>
      ))}
    </Box>
  )
}
