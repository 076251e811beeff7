// Who one talks with, and who asks to; unread counts, and marks where a key changed or somebody is blocked.
import { Box, Text } from 'ink'
import { memo, type ReactElement } from 'react'
import { shortName, withApp } from '../../state/boundary.js'
import { waits, type ChatSection } from '../../state/chat-sections.js'
import type { ChatItem } from '../../state/chats.js'
import type { RequestItem } from '../../state/consent/requests.js'
import { cells, fit, truncate } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

interface Props {
  readonly sections: readonly ChatSection[]
  readonly requests: readonly RequestItem[]
  /** The open chat, or the one the pointer is on. */
  readonly chosen: string | undefined
  readonly width: number
  readonly height: number
}

type Entry = { readonly heading: string } | { readonly chat: ChatItem }

/** A heading, or name and preview of a chat. */
const rowsOf = (entry: Entry): number => ('heading' in entry ? 1 : 2)

function entriesOf({ heading, chats }: ChatSection): readonly Entry[] {
  const below = chats.map((chat) => ({ chat }))
  return heading === undefined ? below : [{ heading }, ...below]
}

/** The entries in sight: the chosen chat is always among them. */
function inSight({ sections, chosen, height }: Props): readonly Entry[] {
  const entries = sections.flatMap(entriesOf)
  const at = entries.findIndex((entry) => 'chat' in entry && entry.chat.with === chosen)
  let first = Math.max(0, at)
  for (let rows = 0; first >= 0; first -= 1) {
    const entry = entries[first]
    if (entry !== undefined) rows += rowsOf(entry)
    if (rows > height) break
  }
  let room = height
  return entries.slice(first + 1).filter((entry) => (room -= rowsOf(entry)) >= 0)
}

const Item = memo(function Item({
  chat,
  app,
  chosen,
  width,
}: {
  chat: ChatItem
  /** Of a request. */
  app: string | undefined
  chosen: boolean
  width: number
}): ReactElement {
  const theme = useTheme()
  const request = waits(chat)
  const unread = chat.unread > 0 && !request
  const count = `${chat.identityChanged ? ' !' : ''}${chat.blocked ? ' ×' : ''}${unread ? ` (${chat.unread})` : ''}`
  const from = app === undefined ? '' : ` · ${truncate(app, Math.floor(width / 2))}`
  const lead = `${chosen ? '▸' : ' '}${request ? '? ' : ''}`
  const name = withApp(`${lead}${shortName(chat.with)}`, from, width - cells(count))
  const preview = request ? 'asks to write to you' : chat.preview
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Row width={width}>
        <Text {...(chosen ? theme.chosen : {})} bold={unread}>
          {fit(name, width - cells(count))}
        </Text>
        <Text {...theme.tones[chat.identityChanged ? 'warn' : 'accent']}>{count}</Text>
      </Row>
      <Row width={width}>
        <Text {...theme.tones.quiet}>{truncate(`  ${preview}`, width)}</Text>
      </Row>
    </Box>
  )
})

export function ChatList(props: Props): ReactElement {
  const theme = useTheme()
  const { requests, chosen, width, height } = props
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {inSight(props).map((entry) =>
        'heading' in entry ? (
          <Row key={entry.heading} width={width}>
            <Text {...theme.tones.accent}>{fit(` ${entry.heading}`, width)}</Text>
          </Row>
        ) : (
          <Item
            key={entry.chat.with}
            chat={entry.chat}
            app={requests.find((request) => request.with === entry.chat.with)?.app}
            chosen={entry.chat.with === chosen}
            width={width}
          />
        ),
      )}
    </Box>
  )
}
