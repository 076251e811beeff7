// What a key does in a view.
import { onCompletionPress } from './compose/completing.js'
import { droppedPath } from './compose/path-text.js'
import { typed } from './compose/shortcode.js'
import { MAX_DRAFT, insert, type Composer } from './composer.js'
import { onFlowPress, onFlowText } from './consent/flow-keys.js'
import { openRequest } from './consent/request-keys.js'
import { onLockKey } from './desk/lock-keys.js'
import { onMouse } from './desk/mouse.js'
import { errorLine } from './error-lines.js'
import { step, type Step } from './input.js'
import type { Key } from './key.js'
import { actionOf } from './keys/actions.js'
import { onSelectionPress, onSelectionText, stopSelecting } from './talk/selection.js'
import { onPickerKey } from './picker/on-picker-key.js'
import { onSheetPress, onSheetText } from './sheets/sheet-keys.js'
import { openSheet, type View } from './view.js'

function onPress(view: View, chord: string): Step {
  if (view.flow !== undefined) return onFlowPress(view, view.flow, chord)
  if (view.sheet !== undefined) return onSheetPress(view, view.sheet, chord)
  const decision = openRequest(view) === undefined ? undefined : actionOf(view.keymap, 'request', chord)
  if (decision !== undefined) return decision.run(view)
  const onSelected = view.chat?.selected === undefined ? undefined : onSelectionPress(view, view.chat, chord)
  if (onSelected !== undefined) return onSelected
  const completing = onCompletionPress(view, chord)
  if (completing !== undefined) return completing
  const own = actionOf(view.keymap, 'chat', chord)
  return own === undefined ? step(view) : own.run(view)
}

function onText(view: View, text: string): Step {
  if (view.flow !== undefined) return onFlowText(view, view.flow, text)
  if (view.sheet !== undefined) return onSheetText(view, view.sheet, text)
  if (text === '?' && view.composer.text === '') return step({ ...view, sheet: openSheet({ kind: 'keys' }) })
  return step(withDraft(view, typed(view.composer, text), text))
}

/** Whatever a paste holds, it is nothing but text: its lines are not sent, and nothing in it is a key. */
function onPaste(view: View, text: string): Step {
  if (view.flow !== undefined) return onFlowText(view, view.flow, text)
  if (view.sheet !== undefined) return onSheetText(view, view.sheet, text)
  const next = withDraft(stopSelecting(view), insert(view.composer, text), text)
  const path = view.composer.text === '' ? droppedPath(text) : undefined
  if (path === undefined) return step(next)
  return step(next, { do: 'compose', compose: { ask: 'dropped', pasted: next.composer.text, path } })
}

function withDraft(view: View, composer: Composer, text: string): View {
  const full = view.composer.text.length + text.length > MAX_DRAFT
  const line = full
    ? errorLine(`a message holds ${MAX_DRAFT} characters; the rest was left out`, 'you', 'send it in parts')
    : view.line
  return { ...view, composer, line }
}

const selecting = (view: View): boolean =>
  view.flow === undefined && view.sheet === undefined && view.chat?.selected !== undefined

/** A view after one key. */
export function onKey(view: View, key: Key): Step {
  if (view.locked !== undefined) return onLockKey(view, view.locked, key)
  if (key.kind === 'mouse') return onMouse(view, key)
  const general = key.kind === 'press' ? actionOf(view.keymap, 'everywhere', key.chord) : undefined
  if (general !== undefined) return general.run(view)
  if (view.flow === undefined && view.picker !== undefined) return onPickerKey(view, view.picker, key)
  switch (key.kind) {
    case 'text':
      return selecting(view) ? onSelectionText(view, key.text) : onText(view, key.text)
    case 'paste':
      return onPaste(view, key.text)
    case 'press':
      return onPress(view, key.chord)
    case 'focus':
      return step(view)
  }
}
