// Keys of the safety number: comparing it, marking it, trusting a changed key.
import { edit } from '../compose/edits.js'
import { EMPTY_COMPOSER, insert } from '../composer.js'
import { infoLine, refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { openSheet, type View } from '../view.js'
import { DIGITS, compared, type SafetyItem } from './safety-item.js'

/** UTF-16 units of what is typed to compare: the digits with whatever stands between them. */
const MOST_TYPED = 200

function showing(view: View, item: SafetyItem): View {
  return { ...view, sheet: openSheet({ kind: 'safety', safety: item }) }
}

/** Compares what was typed with the number that is shown; only the same one is marked. */
export function compareWith(view: View, item: SafetyItem, typed: string): Step {
  if (item.number === undefined) {
    const next = 'write to them first: then there is a key to compare'
    return refuse(view, 'there is no number yet', next)
  }
  const comparison = compared(typed, item.number.digits)
  switch (comparison.result) {
    case 'same':
      return step(showing(view, { ...item, asking: undefined }), {
        ...{ do: 'picker', picker: { ask: 'verify', with: item.with, digits: item.number.digits } },
      })
    case 'incomplete': {
      const cause = `these are ${comparison.digits} digits, and a safety number has ${DIGITS}`
      return refuse(view, cause, 'type or paste all of them')
    }
    case 'different': {
      const cause = `it is another number, from group ${comparison.group} on: do not send them anything secret`
      return refuse(view, cause, 'read it to them again, and ask which is theirs')
    }
  }
}

function confirm(view: View, item: SafetyItem, typed: string): Step {
  if (typed.trim() !== '') return compareWith(view, item, typed)
  return compareWith(view, item, item.number?.digits ?? '')
}

function onAskingPress(view: View, item: SafetyItem, chord: string): Step {
  const asking = item.asking ?? EMPTY_COMPOSER
  if (chord === 'escape') return step({ ...showing(view, { ...item, asking: undefined }), line: undefined })
  if (chord === 'enter') return confirm({ ...view, line: undefined }, item, asking.text)
  const edited = edit(asking, chord)
  return step(edited === undefined ? view : showing(view, { ...item, asking: edited }))
}

/** `undefined`: the key does what it does on every sheet. */
export function onSafetyPress(view: View, item: SafetyItem, chord: string): Step | undefined {
  return item.asking === undefined ? undefined : onAskingPress(view, item, chord)
}

/** `undefined`: as {@link onSafetyPress}. */
export function onSafetyText(view: View, item: SafetyItem, text: string): Step | undefined {
  const { number } = item
  if (item.asking !== undefined) {
    const room = MOST_TYPED - item.asking.text.length
    const asking = insert(item.asking, text.replaceAll(/\s+/gu, ' ').slice(0, Math.max(0, room)))
    return step(showing(view, { ...item, asking }))
  }
  if (number === undefined) return undefined
  switch (text) {
    case 'v':
      return step({ ...showing(view, { ...item, asking: EMPTY_COMPOSER, codeOnly: false }), line: undefined })
    case 'u':
      if (number.verifiedAt === undefined) return step({ ...view, line: infoLine('it is not marked') })
      return step(view, { do: 'picker', picker: { ask: 'unverify', with: item.with } })
    case 't':
      if (!number.pending) return step({ ...view, line: infoLine('no changed key waits for you') })
      return step(view, { do: 'picker', picker: { ask: 'trust', with: item.with } })
    case 'q':
      return step(showing(view, { ...item, codeOnly: !item.codeOnly }))
    default:
      return undefined
  }
}
