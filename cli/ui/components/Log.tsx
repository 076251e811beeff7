// The open chat, as far as it is on screen.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'
import type { LogLine } from '../../state/log-lines.js'
import { logInSight } from '../../state/log-in-sight.js'
import { chosenGutter } from '../../state/talk/gutter.js'
import { logStyle, type OpenChat, type View } from '../../state/view.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

/** A line is the same object until its message changes, so a key press draws none of them again. */
const Line = memo(function Line({
  line,
  selected,
  width,
}: {
  readonly line: LogLine
  readonly selected: boolean
  readonly width: number
}): ReactElement {
  const theme = useTheme()
  return (
    <Row width={width}>
      <Text {...theme.tones[line.gutterTone]} {...(selected ? theme.chosen : {})}>
        {selected ? chosenGutter(line.gutter) : line.gutter}
      </Text>
      <Text {...theme.tones[line.tone]}>{line.text}</Text>
      <Text {...theme.tones[line.tailTone]}>{line.tail}</Text>
    </Row>
  )
})

interface Props {
  readonly view: View
  readonly chat: OpenChat
  readonly height: number
}

export function Log({ view, chat, height }: Props): ReactElement {
  const style = logStyle(view)
  const { lines, more, above } = logInSight(view, chat)
  return (
    <Box flexDirection="column" width={style.width} height={height} flexShrink={0} paddingTop={above}>
      {lines.map((line) => (
        <Line key={line.key} line={line} selected={line.of === chat.selected} width={style.width} />
      ))}
      {more === undefined ? null : (
        <Row width={style.width}>
          <Text inverse>{` ${more} `}</Text>
        </Row>
      )}
    </Box>
  )
}
