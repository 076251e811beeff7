// What a typed line says to a question that covers the chat: the keys that a person at the screen would press.
import type { Flow } from '../state/consent/flow.js'
import type { Input } from '../state/input.js'
import { matchesOf } from '../state/picker/kinds.js'
import type { Picker } from '../state/picker/picker.js'
import type { Acting } from '../state/talk/acting.js'
import type { View } from '../state/view.js'

/** Said with every question. */
export const HOW_TO_ANSWER = 'y goes on · n leaves, and nothing has changed · back'

const WORDS_TO_LEAVE = /^(?:n|no|\/no)$/u

export const press = (chord: string): Input => ({ type: 'key', key: { kind: 'press', chord } })
const text = (typed: string): Input => ({ type: 'key', key: { kind: 'text', text: typed } })

const WORDS: Readonly<Record<string, readonly Input[]>> = {
  ...{ y: [press('enter')], yes: [press('enter')], '/yes': [press('enter')] },
  ...{ n: [press('escape')], no: [press('escape')], '/no': [press('escape')] },
  ...{ back: [press('left')], '/back': [press('left')] },
}

/** Those that can be chosen by number, and whether choosing one turns it on or off. */
function choices(flow: Flow): { readonly many: number; readonly at: number; readonly toggles: boolean } {
  if (flow.kind === 'onboarding' && flow.step === 'apps') {
    return { many: flow.interop.apps.length, at: flow.at, toggles: true }
  }
  if (flow.kind === 'onboarding' && flow.step === 'inbox') return { many: 2, at: flow.at, toggles: false }
  if (flow.kind === 'report' && flow.step === 'attach') {
    return { many: flow.messages.length, at: flow.at, toggles: true }
  }
  return { many: 0, at: 0, toggles: false }
}

function chosen(flow: Flow, number: number): readonly Input[] {
  const { many, at, toggles } = choices(flow)
  if (number < 1 || number > many) return []
  const way = press(number - 1 < at ? 'up' : 'down')
  const steps = Array.from({ length: Math.abs(number - 1 - at) }, () => way)
  return [...steps, ...(toggles ? [text(' ')] : [])]
}

/** The reason of a report is any text; only the words for leaving are kept for it. */
function reason(line: string): readonly Input[] {
  if (line === '' || line === 'y') return [press('enter')]
  return [press('ctrl+e'), press('ctrl+u'), text(line), press('enter')]
}

function inFlow(flow: Flow, line: string): readonly Input[] {
  if (flow.kind === 'report' && flow.step === 'reason' && !/^(?:n|no|\/.*)$/u.test(line)) return reason(line)
  const word = Object.hasOwn(WORDS, line) ? WORDS[line] : undefined
  if (word !== undefined) return word
  if (line === 'block' && flow.kind === 'report' && flow.step === 'confirm') return [text(' ')]
  return /^[0-9]{1,4}$/u.test(line) ? chosen(flow, Number(line)) : []
}

/** A number chooses, anything else narrows what can be chosen. */
function inPicker(view: View, picker: Picker, line: string): readonly Input[] {
  if (WORDS_TO_LEAVE.test(line)) return [press('escape')]
  if (!/^[0-9]{1,4}$/u.test(line)) return [press('ctrl+e'), press('ctrl+u'), text(line)]
  const wanted = Number(line) - 1
  if (wanted < 0 || wanted >= matchesOf(view, picker).length) return []
  const down = Array.from({ length: wanted }, () => press('down'))
  return [press('home'), ...down, press('enter')]
}

/** An emoji or its name; for what is only confirmed, yes or no. */
function inActing({ kind }: Acting, line: string): readonly Input[] {
  const word = Object.hasOwn(WORDS, line) ? WORDS[line] : undefined
  if (word !== undefined) return word
  return kind === 'react' && line !== '' ? [text(line), press('enter')] : []
}

/** `undefined` where nothing is asked, or a command leaves a list; no input at all where the line is no answer. */
export function answered(view: View, line: string): readonly Input[] | undefined {
  if (view.flow !== undefined) return inFlow(view.flow, line.trim())
  if (view.chat?.acting !== undefined) return inActing(view.chat.acting, line.trim())
  const leaves = line.startsWith('/') && !WORDS_TO_LEAVE.test(line.trim())
  return view.picker === undefined || leaves ? undefined : inPicker(view, view.picker, line.trim())
}

/** How to answer what is chosen from. */
export const HOW_TO_PICK = 'a number chooses · words narrow the list · n closes it'

/** How to answer what is asked now, beside {@link HOW_TO_ANSWER}. */
export function answerHint(flow: Flow): string {
  if (flow.kind === 'report' && flow.step === 'reason') return 'type the reason, or y for none · n leaves'
  const { many, toggles } = choices(flow)
  const numbers = many === 0 ? '' : `1–${many} ${toggles ? 'turns one on or off' : 'chooses'} · `
  const block = flow.kind === 'report' && flow.step === 'confirm' ? 'block also blocks them · ' : ''
  return `${numbers}${block}${HOW_TO_ANSWER}`
}
