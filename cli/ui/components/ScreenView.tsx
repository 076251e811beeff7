// The whole terminal: one pane, two side by side, or the one of them that keys go to.
import { Box, Text, useCursor } from 'ink'
import { Fragment, useSyncExternalStore, type ReactElement } from 'react'
import { sideBySide, tooSmall } from '../../state/layout.js'
import type { Screen } from '../../state/screen.js'
import { layoutOf, type View } from '../../state/view.js'
import type { ScreenStore } from '../store.js'
import { draftInSight } from './Composer.js'
import { Pane } from './Pane.js'
import { TooSmall } from './TooSmall.js'

interface Cell {
  readonly x: number
  readonly y: number
}

/** Where the terminal's own cursor belongs: input methods and screen readers follow it. */
function cursorIn(view: View, left: number): Cell {
  const { composer } = layoutOf(view)
  const { row, column } = draftInSight(view, composer)
  return { x: left + column, y: view.size.rows - 1 - composer + row }
}

function shownPanes({ size, panes, active }: Screen): readonly View[] {
  return sideBySide(size) ? panes : panes.slice(active, active + 1)
}

function cursorOf(screen: Screen): Cell | undefined {
  const view = screen.panes[screen.active]
  if (view === undefined || view.sheet !== undefined || tooSmall(screen.size)) return undefined
  const before = sideBySide(screen.size) ? screen.active : 0
  return cursorIn(view, before * (view.size.columns + 1))
}

export function ScreenView({ store }: { readonly store: ScreenStore }): ReactElement {
  const screen = useSyncExternalStore(store.subscribe, store.get)
  const { setCursorPosition } = useCursor()
  setCursorPosition(cursorOf(screen))
  if (tooSmall(screen.size)) return <TooSmall size={screen.size} />
  return (
    <Box height={screen.size.rows - 1}>
      {shownPanes(screen).map((view, at) => (
        <Fragment key={view.title}>
          {at === 0 ? null : (
            <Text dimColor>
              {Array<string>(screen.size.rows - 1)
                .fill('│')
                .join('\n')}
            </Text>
          )}
          <Pane view={view} />
        </Fragment>
      ))}
    </Box>
  )
}
