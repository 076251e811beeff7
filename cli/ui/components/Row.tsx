// One terminal row of styled pieces, never wrapped by Ink: the model has already fitted the text.
import { Box, Text } from 'ink'
import type { ReactElement, ReactNode } from 'react'

export function Row({
  width,
  children,
}: {
  readonly width: number
  readonly children: ReactNode
}): ReactElement {
  return (
    <Box width={width} height={1} flexShrink={0}>
      <Text wrap="truncate">{children}</Text>
    </Box>
  )
}
