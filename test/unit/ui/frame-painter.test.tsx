// What is painted of a laid-out tree: the same text that Ink itself would draw, and nothing outside of a box.
import { Box, Text } from 'ink'
import { render } from 'ink-testing-library'
import type { ReactElement } from 'react'
import { expect, it } from 'vitest'
import { draw } from '#cli/ui/ink-adapter.js'

const COLUMNS = 40

function painted(tree: ReactElement): string {
  const frames: string[] = []
  const end = draw(
    tree,
    COLUMNS,
    (frame) => frames.push(frame),
    (error) => {
      throw error
    },
  )
  end()
  return frames.at(-1) ?? 'nothing was drawn'
}

const line = (text: string, width = COLUMNS): ReactElement => (
  <Box width={width} height={1} flexShrink={0}>
    <Text wrap="truncate">{text}</Text>
  </Box>
)

it.each<readonly [string, ReactElement]>([
  [
    'rows, one below the other',
    <Box flexDirection="column">
      {line('one')}
      {line('two')}
    </Box>,
  ],
  [
    'columns beside a line of several rows',
    <Box height={2}>
      {line('left', 10)}
      <Text>{'│\n│'}</Text>
      {line('right', 10)}
    </Box>,
  ],
  [
    'pieces of one text',
    <Text>
      {[
        'a ',
        <Text bold key="b">
          bold
        </Text>,
        ' end',
      ]}
    </Text>,
  ],
  ['wide and joined characters', line('日本語 👩‍👩‍👧 ok')],
  [
    'what stands at the bottom',
    <Box height={4} alignItems="flex-end">
      {line('low')}
    </Box>,
  ],
  [
    'room above',
    <Box paddingTop={2} height={3}>
      {line('low')}
    </Box>,
  ],
])('paints %s as Ink does', (_, tree) => {
  expect(painted(tree)).toBe(render(<Box width={COLUMNS}>{tree}</Box>).lastFrame())
})

it('leaves out what is below a box that hides it', () => {
  const tree = (
    <Box flexDirection="column">
      <Box flexDirection="column" height={1} overflow="hidden">
        {line('seen')}
        {line('hidden')}
      </Box>
      {line('below')}
    </Box>
  )
  expect(painted(tree)).toBe('seen\nbelow')
})

it('cuts a text where its box ends', () => {
  const tree = (
    <Box>
      {line('a text that is too long', 8)}
      {line('next', 8)}
    </Box>
  )
  expect(painted(tree)).toBe('a text …next')
})
