// The whole terminal: one person's view, or two side by side with the keys going to one of them.
import { openCompletion } from './compose/completion.js'
import type { Input, Intent } from './input.js'
import type { Key, MouseKey } from './key.js'
import { paneSize, sideBySide, type Size } from './layout.js'
import { update } from './update.js'
import { emptyView, type View } from './view.js'

export interface Screen {
  readonly size: Size
  readonly panes: readonly View[]
  /** The pane that keys go to. */
  readonly active: number
  /** Whether the terminal window has the focus; terminals that do not tell count as having it. */
  readonly watched: boolean
}

export type ScreenInput =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'pane'; readonly pane: number; readonly input: Input }

export interface PaneIntent {
  readonly pane: number
  readonly intent: Intent
}

export interface ScreenStep {
  readonly screen: Screen
  readonly intents: readonly PaneIntent[]
}

/** One pane for each title; a single one has none. @param pictures whether they are drawn. */
export function emptyScreen(titles: readonly string[], size: Size, pictures = false): Screen {
  const panes = titles.map((title, at) => ({
    ...emptyView(title, paneSize(size, titles.length), pictures),
    focused: at === 0,
  }))
  return { size, panes, active: 0, watched: true }
}

function toPane(screen: Screen, pane: number, input: Input): ScreenStep {
  const view = screen.panes[pane]
  if (view === undefined) return { screen, intents: [] }
  const next = update(view, input)
  const panes = screen.panes.map((other, at) => (at === pane ? next.view : other))
  return { screen: { ...screen, panes }, intents: next.intents.map((intent) => ({ pane, intent })) }
}

function toAll(screen: Screen, inputOf: (pane: number) => Input): ScreenStep {
  return screen.panes.reduce<ScreenStep>(
    (done, _view, pane) => {
      const { screen: after, intents } = toPane(done.screen, pane, inputOf(pane))
      return { screen: after, intents: [...done.intents, ...intents] }
    },
    { screen, intents: [] },
  )
}

function refocused(screen: Screen): ScreenStep {
  return toAll(screen, (pane) => ({ type: 'focus', focused: screen.watched && pane === screen.active }))
}

/** Tab has something to do in the pane that keys go to. */
function completes({ panes, active }: Screen): boolean {
  const view = panes[active]
  return view !== undefined && openCompletion(view) !== undefined
}

/** The pane that is pointed at gets it, and with a click the keys from then on. */
function onScreenMouse(screen: Screen, key: MouseKey): ScreenStep {
  const beside = sideBySide(screen.size) ? (screen.panes[0]?.size.columns ?? 0) + 1 : undefined
  const pane =
    beside === undefined ? screen.active : Math.min(Math.floor(key.x / beside), screen.panes.length - 1)
  const turned = key.act === 'click' && pane !== screen.active
  const { screen: focused, intents } = turned
    ? refocused({ ...screen, active: pane })
    : { screen, intents: [] as readonly PaneIntent[] }
  const x = beside === undefined ? key.x : key.x - pane * beside
  const next = toPane(focused, pane, { type: 'key', key: { ...key, x } })
  return { screen: next.screen, intents: [...intents, ...next.intents] }
}

function onScreenKey(screen: Screen, key: Key): ScreenStep {
  const several = screen.panes.length > 1
  if (key.kind === 'focus') return refocused({ ...screen, watched: key.focused })
  const tab = key.kind === 'press' && (key.chord === 'tab' || key.chord === 'shift+tab')
  if (several && tab && !completes(screen)) {
    return refocused({ ...screen, active: (screen.active + 1) % screen.panes.length })
  }
  if (key.kind === 'mouse') return onScreenMouse(screen, key)
  return toPane(screen, screen.active, { type: 'key', key })
}

/** The screen after one input, and what its panes ask the world for. */
export function updateScreen(screen: Screen, input: ScreenInput): ScreenStep {
  switch (input.type) {
    case 'key':
      return onScreenKey(screen, input.key)
    case 'resized': {
      const size = paneSize(input.size, screen.panes.length)
      return toAll({ ...screen, size: input.size }, () => ({ type: 'resized', size }))
    }
    case 'pane':
      return toPane(screen, input.pane, input.input)
  }
}
