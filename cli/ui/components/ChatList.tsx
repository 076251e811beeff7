// Who one talks with; unread counts, and a mark where a key changed.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'
import { shortName } from '../../state/boundary.js'
import type { ChatItem } from '../../state/chats.js'
import { cells, fit, truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

/** Name and preview of a chat. */
const ROWS_EACH = 2

interface Props {
  readonly chats: readonly ChatItem[]
  /** The open chat, or the one the pointer is on. */
  readonly chosen: string | undefined
  readonly width: number
  readonly height: number
}

/** The chats in sight: the chosen one is always among them. */
function inSight({ chats, chosen, height }: Props): readonly ChatItem[] {
  const room = Math.max(1, Math.floor(height / ROWS_EACH))
  const at = chats.findIndex((chat) => chat.with === chosen)
  const first = Math.min(Math.max(0, at - room + 1), Math.max(0, chats.length - room))
  return chats.slice(first, first + room)
}

const Item = memo(function Item({
  chat,
  chosen,
  width,
}: {
  chat: ChatItem
  chosen: boolean
  width: number
}): ReactElement {
  const theme = useTheme()
  const count = `${chat.identityChanged ? ' !' : ''}${chat.unread === 0 ? '' : ` (${chat.unread})`}`
  const name = `${chosen ? '▸' : ' '}${shortName(chat.with)}`
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Row width={width}>
        <Text {...(chosen ? theme.chosen : {})} bold={chat.unread > 0}>
          {fit(name, width - cells(count))}
        </Text>
        <Text {...theme.tones[chat.identityChanged ? 'warn' : 'accent']}>{count}</Text>
      </Row>
      <Row width={width}>
        <Text {...theme.tones.quiet}>{truncate(`  ${chat.preview}`, width)}</Text>
      </Row>
    </Box>
  )
})

export function ChatList(props: Props): ReactElement {
  return (
    <Box flexDirection="column" width={props.width} height={props.height} flexShrink={0} overflow="hidden">
      {inSight(props).map((chat) => (
        <Item key={chat.with} chat={chat} chosen={chat.with === props.chosen} width={props.width} />
      ))}
    </Box>
  )
}
