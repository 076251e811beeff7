// The whole terminal: one pane, two side by side, or the one of them that keys go to.
import { Box } from 'ink'
import { Fragment, useSyncExternalStore, type ReactElement } from 'react'
import { sideBySide, tooSmall } from '../../state/layout.js'
import type { Screen } from '../../state/screen.js'
import type { View } from '../../state/view.js'
import type { ScreenStore } from '../store.js'
import { Divider } from './Divider.js'
import { Pane } from './Pane.js'
import { TooSmall } from './TooSmall.js'

function shownPanes({ size, panes, active }: Screen): readonly View[] {
  return sideBySide(size) ? panes : panes.slice(active, active + 1)
}

export function ScreenView({ store }: { readonly store: ScreenStore }): ReactElement {
  const screen = useSyncExternalStore(store.subscribe, store.get)
  if (tooSmall(screen.size)) return <TooSmall size={screen.size} />
  return (
    <Box height={screen.size.rows}>
      {shownPanes(screen).map((view, at) => (
        <Fragment key={view.title}>
          {at === 0 ? null : <Divider height={screen.size.rows} />}
          <Pane view={view} />
        </Fragment>
      ))}
    </Box>
  )
}
