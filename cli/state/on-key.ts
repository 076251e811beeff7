// What a key does in a view.
import { besideInList, nextUnreadInList } from './chat-sections.js'
import type { ChatItem } from './chats.js'
import { runCommand } from './commands.js'
import { MAX_DRAFT, edit, insert, submitted } from './composer.js'
import { startLeave, startTurnOff } from './consent/decisions.js'
import { onFlowPress, onFlowText } from './consent/flow-keys.js'
import { onRequestPress, openNextRequest } from './consent/request-keys.js'
import { errorLine } from './error-lines.js'
import { step, type Intent, type Step } from './input.js'
import type { Key } from './key.js'
import { scrolled, showsStart } from './log-window.js'
import { onSelectionPress, onSelectionText, startSelecting, stopSelecting } from './media/selection.js'
import { sheetScrolled } from './sheet.js'
import { layoutOf, logStyle, openSheet, type View } from './view.js'

type Press = (view: View) => Step

/** Moves the log, and asks for older rows where its beginning comes into sight. */
function scroll(view: View, lines: number): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  const { body } = layoutOf(view)
  const style = logStyle(view)
  const moved = { ...chat, ...scrolled(chat, lines, style, body) }
  const wanted = moved.before !== undefined && !moved.loading && showsStart(moved, style, body)
  if (!wanted || moved.before === undefined) return step({ ...view, chat: moved })
  return step(
    { ...view, chat: { ...moved, loading: true } },
    { do: 'older', with: chat.with, before: moved.before },
  )
}

const page = (view: View): number => Math.max(1, layoutOf(view).body - 1)

function open(view: View, chat: ChatItem | undefined): Step {
  return chat === undefined ? step(view) : step(view, { do: 'open', with: chat.with })
}

function submit(view: View): Step {
  const { text } = view.composer
  const closed = { ...view, composer: submitted(view.composer), line: undefined }
  if (text.trim() === '') {
    const chosen = view.chats.find((chat) => chat.with === view.chosen)
    return view.chat === undefined ? open(view, chosen) : step(view)
  }
  if (text.startsWith('/') && !text.startsWith('//')) return runCommand(closed, text)
  if (view.chat === undefined) {
    return step({
      ...view,
      line: errorLine('no chat is open', 'you', 'type /to ADDRESS, or choose one with ↑ ↓ and Enter'),
    })
  }
  // A second slash lets a message begin with one.
  return step(closed, { do: 'send', to: view.chat.with, text: text.replace(/^\/\//, '/') })
}

/** Takes away one thing after the other: the line, then (where there is no room for both) the chat. */
function escape(view: View): Step {
  if (view.line !== undefined) return step({ ...view, line: undefined })
  return layoutOf(view).list === 0 ? step({ ...view, chat: undefined }) : step(view)
}

const ask =
  (intent: Intent): Press =>
  (view) =>
    step(view, intent)
const beside =
  (direction: 1 | -1): Press =>
  (view) =>
    open(view, besideInList(view, view.chat?.with, direction))

const EVERYWHERE: Readonly<Record<string, Press>> = {
  'ctrl+c': ask({ do: 'quit' }),
  'ctrl+q': ask({ do: 'quit' }),
  'ctrl+z': ask({ do: 'suspend' }),
  'ctrl+l': ask({ do: 'redraw' }),
}

const IN_CHAT: Readonly<Record<string, Press>> = {
  enter: submit,
  escape,
  f1: (view) => step({ ...view, sheet: openSheet({ kind: 'keys' }) }),
  pageup: (view) => scroll(view, -page(view)),
  pagedown: (view) => scroll(view, page(view)),
  'shift+up': (view) => scroll(view, -1),
  'shift+down': (view) => scroll(view, 1),
  'ctrl+end': (view) =>
    step(view.chat === undefined ? view : { ...view, chat: { ...view.chat, bottom: undefined } }),
  'ctrl+n': beside(1),
  'alt+down': beside(1),
  'ctrl+p': beside(-1),
  'alt+up': beside(-1),
  'alt+m': startSelecting,
  'ctrl+up': startSelecting,
  'alt+a': (view) => open(view, nextUnreadInList(view)),
  'alt+r': openNextRequest,
  'alt+i': (view) => runCommand(view, '/interop'),
}

/** The list's pointer, moved while nothing else wants the arrows. */
function choose(view: View, direction: 1 | -1): Step {
  return step({ ...view, chosen: besideInList(view, view.chosen, direction)?.with })
}

function inSheet(view: View, chord: string): Step {
  if (chord === 'up') return step(sheetScrolled(view, -1))
  if (chord === 'down') return step(sheetScrolled(view, 1))
  if (chord === 'pageup') return step(sheetScrolled(view, -page(view)))
  if (chord === 'pagedown') return step(sheetScrolled(view, page(view)))
  return step({ ...view, sheet: undefined })
}

function onPress(view: View, chord: string): Step {
  const general = Object.hasOwn(EVERYWHERE, chord) ? EVERYWHERE[chord] : undefined
  if (general !== undefined) return general(view)
  if (view.flow !== undefined) return onFlowPress(view, view.flow, chord)
  if (view.sheet !== undefined) return inSheet(view, chord)
  const onRequest = onRequestPress(view, chord)
  if (onRequest !== undefined) return onRequest
  const onSelected = view.chat?.selected === undefined ? undefined : onSelectionPress(view, view.chat, chord)
  if (onSelected !== undefined) return onSelected
  const own = Object.hasOwn(IN_CHAT, chord) ? IN_CHAT[chord] : undefined
  if (own !== undefined) return own(view)
  const choosing = view.chat === undefined && view.composer.text === ''
  if (choosing && chord === 'up') return choose(view, -1)
  if (choosing && chord === 'down') return choose(view, 1)
  const composer = edit(view.composer, chord)
  return step(composer === undefined ? view : { ...stopSelecting(view), composer })
}

/** Consent sheets have keys of their own; any other closes a sheet. */
function onSheetText(view: View, text: string): Step {
  const closed = { ...view, sheet: undefined }
  const content = view.sheet?.content
  if (content?.kind === 'enlistment' && content.enlistment.enlisted && text === 'w') {
    return step(startLeave(view))
  }
  if (content?.kind !== 'interop') return step(closed)
  const on = view.interop?.apps.some(({ enabled }) => enabled) === true
  if (text === 'w' && on) return step(startTurnOff(view))
  return text === 'c' ? step(closed, { do: 'interop', purpose: 'choose' }) : step(closed)
}

function onText(view: View, text: string): Step {
  if (view.flow !== undefined) return onFlowText(view, view.flow, text)
  if (view.sheet !== undefined) return onSheetText(view, text)
  if (text === '?' && view.composer.text === '') return step({ ...view, sheet: openSheet({ kind: 'keys' }) })
  const composer = insert(view.composer, text)
  const full = view.composer.text.length + text.length > MAX_DRAFT
  const line = full
    ? errorLine(`a message holds ${MAX_DRAFT} characters; the rest was left out`, 'you', 'send it in parts')
    : view.line
  return step({ ...view, composer, line })
}

const selecting = (view: View): boolean =>
  view.flow === undefined && view.sheet === undefined && view.chat?.selected !== undefined

/** A view after one key. */
export function onKey(view: View, key: Key): Step {
  switch (key.kind) {
    case 'text':
      return selecting(view) ? onSelectionText(view, key.text) : onText(view, key.text)
    case 'paste':
      return onText(view.flow === undefined ? stopSelecting(view) : view, key.text)
    case 'press':
      return onPress(view, key.chord)
    case 'focus':
      return step(view)
  }
}
