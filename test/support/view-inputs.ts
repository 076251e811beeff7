// Keys for a view, and the view after them with all it asked for.
import type { Input, Intent } from '#cli/state/input.js'
import { update } from '#cli/state/update.js'
import type { View } from '#cli/state/view.js'

export const press = (chord: string): Input => ({ type: 'key', key: { kind: 'press', chord } })
export const type = (text: string): Input => ({ type: 'key', key: { kind: 'text', text } })
export const paste = (text: string): Input => ({ type: 'key', key: { kind: 'paste', text } })

export function after(start: View, ...inputs: readonly Input[]): { view: View; intents: Intent[] } {
  const intents: Intent[] = []
  let view = start
  for (const input of inputs) {
    const next = update(view, input)
    view = next.view
    intents.push(...next.intents)
  }
  return { view, intents }
}

/** What was asked for beside what comes of every change to a draft: files that complete it, and that somebody writes. */
export function notWriting(intents: readonly Intent[]): readonly Intent[] {
  return intents.filter((intent) => intent.do !== 'compose')
}
