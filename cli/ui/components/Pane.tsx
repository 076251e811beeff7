// One person's side of the terminal, from the boundary line down to the connection line.
import { Box, Text } from 'ink'
import type { ReactElement, ReactNode } from 'react'
import { chatSections } from '../../state/chat-sections.js'
import { aboveComposer } from '../../state/compose/above-composer.js'
import { bannerLines } from '../../state/consent/banner.js'
import { flowLines } from '../../state/consent/flow-page.js'
import { guideLines } from '../../state/guide.js'
import type { PaneLayout } from '../../state/layout.js'
import { sheetLines } from '../../state/sheet.js'
import { layoutOf, lineRows, type View } from '../../state/view.js'
import { fit } from '../../state/width.js'
import { ChatList } from './ChatList.js'
import { Composer } from './Composer.js'
import { ConnectionLine } from './ConnectionLine.js'
import { Divider } from './Divider.js'
import { Lines } from './Lines.js'
import { LockScreen } from './LockScreen.js'
import { Log } from './Log.js'
import { PickerView } from './PickerView.js'
import { Row } from './Row.js'
import { StatusLine } from './StatusLine.js'
import { TypingRule } from './TypingRule.js'
import { useTheme } from './theme-context.js'

function Chats({ view, ...size }: { view: View; width: number; height: number }): ReactElement {
  const chosen = view.chat?.with ?? view.chosen
  const { requests, drafts, today } = view
  const hours = view.desk.ui.time
  return <ChatList {...{ sections: chatSections(view), requests, drafts, today, hours, chosen, ...size }} />
}

function Banner({ view }: { readonly view: View }): ReactElement {
  const lines = bannerLines(view)
  return <Lines lines={lines} width={view.size.columns} height={lines.length} from="top" />
}

function Above({ view }: { readonly view: View }): ReactElement {
  const lines = aboveComposer(view)
  return <Lines lines={lines} width={view.size.columns} height={lines.length} from="top" />
}

function Main({ view, layout }: { readonly view: View; readonly layout: PaneLayout }): ReactElement {
  const { log: width, body: height } = layout
  if (view.chat !== undefined && view.chat.rows.length > 0)
    return <Log view={view} chat={view.chat} height={height} />
  if (view.chat === undefined && layout.list === 0 && view.chats.length > 0) {
    return <Chats view={view} width={width} height={height} />
  }
  return <Lines lines={guideLines(view, width - 2)} width={width} height={height} from="middle" />
}

function Body({ view, layout }: { readonly view: View; readonly layout: PaneLayout }): ReactElement {
  const { list, body } = layout
  if (view.flow !== undefined) {
    return <Lines lines={flowLines(view)} width={view.size.columns} height={body} from="top" />
  }
  if (view.picker !== undefined) {
    return <PickerView view={view} picker={view.picker} height={body} />
  }
  if (view.sheet !== undefined) {
    return <Lines lines={sheetLines(view)} width={view.size.columns} height={body} from="top" />
  }
  if (list === 0) return <Main view={view} layout={layout} />
  return (
    <Box height={body} flexShrink={0}>
      <Chats view={view} width={list} height={body} />
      <Divider height={body} />
      <Main view={view} layout={layout} />
    </Box>
  )
}

/** The body without the rows that something stands in front of: those above them stay where they are. */
function InSight({ body, covered, children }: PaneLayout & { readonly children: ReactNode }): ReactElement {
  return (
    <Box height={body - covered} flexShrink={0} overflow={covered === 0 ? 'visible' : 'hidden'}>
      {children}
    </Box>
  )
}

export function Pane({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  if (view.locked !== undefined) return <LockScreen held={view.locked} size={view.size} />
  const layout = layoutOf(view)
  const { columns, rows } = view.size
  const mark = view.focused ? '▶' : ' '
  return (
    <Box flexDirection="column" width={columns} height={rows} flexShrink={0}>
      {view.title === '' ? null : (
        <Row width={columns}>
          <Text {...(view.focused ? theme.activeTitle : theme.title)}>
            {fit(`${mark} ${view.title}`, columns)}
          </Text>
        </Row>
      )}
      <StatusLine view={view} />
      <Banner view={view} />
      <InSight {...layout}>
        <Body view={view} layout={layout} />
      </InSight>
      {lineRows(view).map((text, at) => (
        <Row key={at} width={columns}>
          <Text {...theme.tones[view.line?.tone ?? 'plain']}>{text}</Text>
        </Row>
      ))}
      <TypingRule view={view} />
      <Above view={view} />
      <Composer view={view} height={layout.composer} />
      <ConnectionLine view={view} />
    </Box>
  )
}
