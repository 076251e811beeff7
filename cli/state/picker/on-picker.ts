// What the engine answers to pickers and the sheets about a person, applied to a view.
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { contactItem } from '../sheets/contact-item.js'
import { nameOf } from '../sheets/name-of.js'
import { safetyItem } from '../sheets/safety-item.js'
import { compareWith } from '../sheets/safety-keys.js'
import { openSheet, type View } from '../view.js'
import type { PickerInput } from './picker-input.js'
import { onFound } from './search.js'

type Told<Tell extends PickerInput['tell']> = Extract<PickerInput, { tell: Tell }>

const DONE = {
  verify: 'is marked as verified; the mark goes when their key changes',
  unverify: 'is not marked as verified any more',
} as const

function onSafety(view: View, { with: address, number, typed, after }: Told<'safety'>): Step {
  const safety = safetyItem(address, number)
  const shown = { ...view, picker: undefined, sheet: openSheet({ kind: 'safety', safety }) }
  if (typed !== undefined) return compareWith(shown, safety, typed)
  // Trusting has its own line, which says what was released.
  if (after === undefined || after === 'trust') return step(shown)
  return step({ ...shown, line: infoLine(`${nameOf(view, address)} ${DONE[after]}`) })
}

function onContact(view: View, { with: address, facts }: Told<'contact'>): Step {
  const contact = contactItem(address, facts)
  return step({ ...view, picker: undefined, sheet: openSheet({ kind: 'contact', contact }) })
}

export function onPicker(view: View, input: PickerInput): Step {
  switch (input.tell) {
    case 'found':
      return onFound(view, input)
    case 'safety':
      return onSafety(view, input)
    case 'contact':
      return onContact(view, input)
    case 'privacy':
      return step({ ...view, privacy: input.privacy })
  }
}
