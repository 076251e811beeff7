// A vertical line, one cell wide.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'

export const Divider = memo(function Divider({ height }: { readonly height: number }): ReactElement {
  return (
    <Box width={1} flexShrink={0}>
      <Text dimColor>{Array<string>(height).fill('│').join('\n')}</Text>
    </Box>
  )
})
