// One chat of the list: its name with marks and unread count, and below it what was said last.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'
import { waits } from '../../state/chat-sections.js'
import { news, type ChatItem } from '../../state/chats.js'
import { listItemRows, type ListItemStyle } from '../../state/list/list-item.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props extends ListItemStyle {
  readonly chat: ChatItem
}

export const ChatListItem = memo(function ChatListItem({ chat, ...style }: Props): ReactElement {
  const theme = useTheme()
  const { name, tail, preview, time, active } = listItemRows(chat, style)
  const tone = chat.identityChanged ? 'warn' : news(chat) > 0 ? 'accent' : 'quiet'
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Row width={style.width}>
        <Text {...(style.chosen ? theme.chosen : {})} bold={news(chat) > 0 && !waits(chat)}>
          {name}
        </Text>
        <Text {...theme.tones[tone]}>{tail}</Text>
      </Row>
      <Row width={style.width}>
        <Text {...theme.tones[active ? 'good' : 'quiet']}>{preview}</Text>
        <Text {...theme.tones.quiet}>{time}</Text>
      </Row>
    </Box>
  )
})
