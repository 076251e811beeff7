// What a key does in a view.
import { besideInList } from './chat-sections.js'
import { onCompletionPress } from './compose/compose-keys.js'
import { edit } from './compose/edits.js'
import { MAX_DRAFT, insert } from './composer.js'
import { startLeave, startTurnOff } from './consent/decisions.js'
import { onFlowPress, onFlowText } from './consent/flow-keys.js'
import { onRequestPress } from './consent/request-keys.js'
import { onLockKey } from './desk/lock-keys.js'
import { onMouse } from './desk/mouse.js'
import { errorLine } from './error-lines.js'
import { step, type Step } from './input.js'
import type { Key } from './key.js'
import { actionOf } from './keys/actions.js'
import { onSelectionPress, onSelectionText, stopSelecting } from './media/selection.js'
import { page } from './moves.js'
import { onPickerKey } from './picker/on-picker-key.js'
import { sheetScrolled } from './sheet.js'
import { openSheet, type View } from './view.js'

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
  if (view.flow !== undefined) return onFlowPress(view, view.flow, chord)
  if (view.sheet !== undefined) return inSheet(view, chord)
  const onRequest = onRequestPress(view, chord)
  if (onRequest !== undefined) return onRequest
  const onSelected = view.chat?.selected === undefined ? undefined : onSelectionPress(view, view.chat, chord)
  if (onSelected !== undefined) return onSelected
  const completing = onCompletionPress(view, chord)
  if (completing !== undefined) return completing
  const own = actionOf(view.keymap, 'chat', chord)
  if (own !== undefined) return own.run(view)
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
  if (view.locked !== undefined) return onLockKey(view, view.locked, key)
  if (key.kind === 'mouse') return onMouse(view, key)
  const general = key.kind === 'press' ? actionOf(view.keymap, 'everywhere', key.chord) : undefined
  if (general !== undefined) return general.run(view)
  if (view.flow === undefined && view.picker !== undefined) return onPickerKey(view, view.picker, key)
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
