// What keys do on a sheet. Some sheets have keys of their own; any other closes the sheet.
import { startLeave, startTurnOff } from '../consent/decisions.js'
import { edit } from '../compose/edits.js'
import { EMPTY_COMPOSER, insert } from '../composer.js'
import { step, type Step } from '../input.js'
import { actionOf } from '../keys/actions.js'
import { page } from '../moves.js'
import { PICKER_KEYS } from '../picker/picker-keys.js'
import { sheetScrolled } from '../sheet.js'
import { openSheet, type Sheet, type View } from '../view.js'
import type { ContactItem } from './contact-item.js'
import { onSafetyPress, onSafetyText } from './safety-keys.js'

/** UTF-16 units of what is looked for on the key sheet. */
const MOST_LOOKED_FOR = 60

function searchKeys(view: View, query: string): Step {
  return step({ ...view, sheet: openSheet({ kind: 'keys', query: query.slice(0, MOST_LOOKED_FOR) }) })
}

/** `undefined` where the sheet has no such key. */
function ownPress(view: View, { content }: Sheet, chord: string): Step | undefined {
  if (content.kind === 'safety') return onSafetyPress(view, content.safety, chord)
  const query = content.kind === 'keys' ? (content.query ?? '') : ''
  if (query === '') return undefined
  if (chord === 'escape') return searchKeys(view, '')
  const field = insert(EMPTY_COMPOSER, query)
  return chord === 'backspace' ? searchKeys(view, edit(field, chord)?.text ?? '') : undefined
}

export function onSheetPress(view: View, sheet: Sheet, chord: string): Step {
  const own = ownPress(view, sheet, chord)
  if (own !== undefined) return own
  switch (chord) {
    case 'up':
      return step(sheetScrolled(view, -1))
    case 'down':
      return step(sheetScrolled(view, 1))
    case 'pageup':
      return step(sheetScrolled(view, -page(view)))
    case 'pagedown':
      return step(sheetScrolled(view, page(view)))
    default:
      return left({ ...view, sheet: undefined }, chord)
  }
}

/** A sheet is left for a picker, or for another sheet, by the key of that. @param view without the sheet. */
function left(view: View, chord: string): Step {
  const action = actionOf(view.keymap, 'chat', chord)
  return action !== undefined && PICKER_KEYS.includes(action) ? action.run(view) : step(view)
}

/** As for everybody, then never, then always. */
function receiptsChanged(view: View, { with: address, readReceipts }: ContactItem): Step {
  const next = readReceipts === undefined ? false : readReceipts ? undefined : true
  return step(view, { do: 'picker', picker: { ask: 'receipts', with: address, readReceipts: next } })
}

export function onSheetText(view: View, { content }: Sheet, text: string): Step {
  const closed = { ...view, sheet: undefined }
  switch (content.kind) {
    case 'enlistment':
      return content.enlistment.enlisted && text === 'w' ? step(startLeave(view)) : step(closed)
    case 'interop': {
      const on = view.interop?.apps.some(({ enabled }) => enabled) === true
      if (text === 'w' && on) return step(startTurnOff(view))
      return text === 'c' ? step(closed, { do: 'interop', purpose: 'choose' }) : step(closed)
    }
    case 'keys':
      return searchKeys(
        view,
        insert(insert(EMPTY_COMPOSER, content.query ?? ''), text).text.replaceAll('\n', ' '),
      )
    case 'safety':
      return onSafetyText(view, content.safety, text) ?? step(closed)
    case 'contact':
      return text === 'r' ? receiptsChanged(view, content.contact) : step(closed)
    case 'message':
    case 'partners':
    case 'requests':
    case 'ledger':
      return step(closed)
  }
}
