// The interop boundary, always in view: who talks with whom across which apps, and what protects it.
import { Text } from 'ink'
import type { ReactElement } from 'react'
import { boundaryLine } from '../../state/boundary.js'
import { chatItemOf } from '../../state/chat-sections.js'
import { boundaryState, type View } from '../../state/view.js'
import { fit } from '../../state/width.js'
import { Row } from './Row.js'
import { useTheme } from './theme-context.js'

export function StatusLine({ view }: { readonly view: View }): ReactElement {
  const theme = useTheme()
  const { columns } = view.size
  const item = chatItemOf(view)
  const parties = { me: view.me, peer: view.chat?.with, state: boundaryState(view) }
  const known = { label: item?.label, verified: item?.verified === true }
  return (
    <Row width={columns}>
      <Text {...theme.boundary}>
        {fit(` ${boundaryLine({ ...parties, ...known }, columns - 2)}`, columns)}
      </Text>
    </Row>
  )
}
