// Connecting now, where Parley waits for its next try.
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '#cli/client/api.js'
import { DEFAULT_DESK } from '#cli/state/desk/desk.js'
import type { Input } from '#cli/state/input.js'
import { lastLine } from '#cli/state/last-line.js'
import { emptyView, type View } from '#cli/state/view.js'
import { NINE } from '../../support/fake-client.js'
import { after, press, type } from '../../support/view-inputs.js'

const start = emptyView('', { columns: 80, rows: 24 })
const state = (connection: ConnectionState): Input => ({
  type: 'event',
  event: { event: 'connection', ...connection },
})
const WAITING = state({ state: 'waiting', retryAt: NINE, reason: 'no answer' })
const HOW: readonly (readonly [string, readonly Input[]])[] = [
  ['a key', [press('ctrl+t')]],
  ['a command', [type('/connect'), press('enter')]],
]

describe('connecting now', () => {
  it.each(HOW)('is asked for by %s, where nothing is being tried', (_how, keys) => {
    const asked = (connection: Input): boolean =>
      after(start, connection, ...keys).intents.some(({ do: what }) => what === 'connect')
    expect(asked(WAITING)).toBe(true)
    expect(asked(state({ state: 'offline', reason: 'replaced' }))).toBe(true)
    expect(asked(state({ state: 'online', since: NINE }))).toBe(false)
    expect(asked(state({ state: 'connecting' }))).toBe(false)
  })

  it('is named beside the time of the next try, by the key that is bound', () => {
    const text = (view: View): string | undefined => lastLine(view)[0]?.text
    expect(text(after(start, WAITING).view)).toMatch(/^◌ next try \d\d:\d\d:\d\d, Ctrl-T now: no answer/)
    const unbound: Input = {
      type: 'desk',
      desk: { tell: 'configured', settings: DEFAULT_DESK, keys: { connect: [] } },
    }
    expect(text(after(start, unbound, WAITING).view)).toMatch(/^◌ next try [\d:]+, \/connect now: no answer/)
  })
})
