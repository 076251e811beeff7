// Who one talks with, and who asks to; unread counts, and marks that say how each chat stands.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'
import type { ChatSection } from '../../state/chat-sections.js'
import type { Hours } from '../../state/clock-text.js'
import { listInSight } from '../../state/list/list-window.js'
import type { RequestItem } from '../../state/consent/requests.js'
import { fit } from '../../state/width.js'
import { ChatListItem } from './ChatListItem.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props {
  readonly sections: readonly ChatSection[]
  readonly requests: readonly RequestItem[]
  /** What was begun to be written, by chat. */
  readonly drafts: ReadonlyMap<string, string>
  readonly today: string | undefined
  readonly hours?: Hours
  /** The open chat, or the one the pointer is on. */
  readonly chosen: string | undefined
  readonly width: number
  readonly height: number
}

function Heading({ text, width }: { readonly text: string; readonly width: number }): ReactElement {
  const theme = useTheme()
  return (
    <Row width={width}>
      <Text {...theme.tones.accent}>{fit(` ${text}`, width)}</Text>
    </Row>
  )
}

/** Nothing of it is drawn again while one types: all it is made of stays the same. */
export const ChatList = memo(function ChatList(props: Props): ReactElement {
  const { sections, requests, drafts, today, hours, chosen, width, height } = props
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {listInSight(sections, chosen, height).map((entry) =>
        'heading' in entry ? (
          <Heading key={entry.heading} text={entry.heading} width={width} />
        ) : (
          <ChatListItem
            key={entry.chat.with}
            chat={entry.chat}
            app={requests.find((request) => request.with === entry.chat.with)?.app}
            draft={entry.chat.with === chosen ? undefined : drafts.get(entry.chat.with)}
            today={today}
            hours={hours}
            chosen={entry.chat.with === chosen}
            width={width}
          />
        ),
      )}
    </Box>
  )
})
