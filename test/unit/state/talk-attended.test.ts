// Somebody counts as there while they look at a pane that is not locked; the engine is told when that changes.
import { describe, expect, it } from 'vitest'
import { update } from '#cli/state/update.js'
import { emptyView, type View } from '#cli/state/view.js'
import type { Input } from '#cli/state/input.js'

function asked(view: View, ...inputs: readonly Input[]): readonly unknown[] {
  const told: unknown[] = []
  let now = view
  for (const input of inputs) {
    const next = update(now, input)
    now = next.view
    for (const intent of next.intents) {
      if (intent.do === 'talk' && intent.talk.ask === 'attend') told.push(intent.talk.attended)
    }
  }
  return told
}

const focus = (focused: boolean): Input => ({ type: 'focus', focused })
const VIEW = emptyView('', { columns: 80, rows: 24 })

describe('whoever leaves the terminal', () => {
  it('is gone, and there again when they come back; said once each', () => {
    expect(asked(VIEW, focus(false), focus(false), focus(true), focus(true))).toEqual([false, true])
  })

  it('is not told of by anything else that happens', () => {
    expect(asked(VIEW, { type: 'resized', size: { columns: 60, rows: 15 } })).toEqual([])
  })
})
