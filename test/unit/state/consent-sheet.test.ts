import { describe, it, expect } from 'vitest'
import { sheetLines } from '#cli/state/sheet.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER, createFakeClient } from '../../support/fake-client.js'
import { app, interop } from '../../support/interop-views.js'
import { after, press, type } from '../../support/view-inputs.js'

const EVIL = '\x1b]0;x\x07\u202E'
const ENTER = press('enter')

const empty: View = { ...emptyView('', { columns: 60, rows: 15 }), kind: 'meta', me: PEER }

describe('the consent sheet', () => {
  const text = { name: 'interop-warnings/7', result: 'accepted', at: NINE } as const
  const on = interop({ text, pings: false, apps: [app(1, { enabled: true, since: NINE })] })
  const sheet = (view: View): string =>
    sheetLines(view)
      .map((line) => line.text)
      .join('\n')
  const looking = after(
    { ...empty, size: { columns: 80, rows: 24 } },
    { type: 'interop', interop: on, purpose: 'look' },
  ).view

  it('shows state, since when, what was shown, and what follows', () => {
    expect(after(empty, type('/consent'), ENTER).intents).toEqual([{ do: 'interop', purpose: 'look' }])
    expect(sheet(looking)).toMatch(/State +on, since 6 Jan 2025, 09:00/)
    expect(sheet(looking)).toMatch(/Apps +App 1 \(…@app-1\) since 6 Jan 2025, 09:00/)
    expect(sheet(looking)).toMatch(/Shown to you +interop-warnings\/7, accepted 6 Jan 2025, 09:00/)
    expect(sheet(looking)).toMatch(/Questions +refused for good/)
    expect(sheet(looking)).toMatch(/What follows +their users may write to you/)
  })

  it('names who asked to be let in, as far as there is room', () => {
    expect(sheet(looking)).not.toContain('Asked for it')
    const asked = [1, 2, 3, 4, 5].map((at) => ({ from: `user-${at}@app-1`, app: 'App 1', at }))
    const { view } = after(
      { ...empty, size: { columns: 80, rows: 24 } },
      { type: 'interop', interop: interop({ asked }), purpose: 'look' },
    )
    expect(sheet(view)).toMatch(/Asked for it +user-1@app-1, user-2@app-1, user-3@app-1 and 2\s+more/)
  })

  it('withdraws by one key, after one confirmation, and changes by another', () => {
    const withdrawing = after(looking, type('w')).view
    expect(withdrawing.flow?.kind).toBe('confirm')
    expect(after(looking, type('c')).intents).toEqual([{ do: 'interop', purpose: 'choose' }])
    expect(after(looking, type('x')).view.sheet).toBeUndefined()
  })

  it('has nothing to withdraw while everything is off', () => {
    const off = after(empty, { type: 'interop', interop: interop(), purpose: 'look' }, type('w')).view
    expect(off).toMatchObject({ flow: undefined, sheet: undefined })
  })

  it('of a partner user shows the disclosure, the enlistment and how to leave', () => {
    const partner: View = { ...empty, kind: 'partner', size: { columns: 80, rows: 60 } }
    expect(after(partner, type('/consent'), ENTER).intents).toEqual([{ do: 'enlistment' }])
    const login = `1-5@interop${EVIL}`
    const status = { ...createFakeClient().status(), login }
    const line = (seq: number, at: number, name: string) =>
      ({
        source: 'provider',
        seq,
        at,
        kind: 'disclosure-accepted',
        actor: 'you',
        detail: { text: name },
      }) as const
    const ledger = [line(2, NINE, 'partner-disclosure/3'), line(1, NINE - 1e9, 'partner-disclosure/2')]
    const { view } = after(partner, { type: 'enlistment', status, ledger })
    expect(sheet(view)).toMatch(/State +on: you are enlisted/)
    expect(sheet(view)).toMatch(/Known there as +1-5@interop␛/)
    expect(sheet(view)).toMatch(/Shown to you +partner-disclosure\/3, accepted 6 Jan 2025, 09:00/)
    expect(sheet(view)).toContain('w withdraws it: you leave (/leave)')
    const leaving = after(view, type('w'))
    expect(leaving).toMatchObject({ intents: [], view: { sheet: undefined, flow: { kind: 'confirm' } } })
    expect(after(leaving.view, ENTER).intents).toEqual([{ do: 'leave' }])
    const left = after(partner, { type: 'enlistment', status: { ...status, enlisted: false }, ledger })
    expect(sheet(left.view)).toContain('parley enlist gives it again')
    expect(after(left.view, type('w'))).toMatchObject({ intents: [], view: { flow: undefined } })
  })

  it('counts whom one wrote to without an answer apart from whom one talks with', () => {
    const chats = (['accepted', 'asked', 'asked', 'request', 'none'] as const).map((standing, at) =>
      chatSummary(`p${at}@parley`, { standing }),
    )
    const { view } = after(looking, { type: 'chats', chats })
    expect(sheet(view).replaceAll(/\s+/g, ' ')).toContain(
      'People 1 accepted, 2 not answered yet, 1 waiting as requests, 0 blocked',
    )
  })

  it('is followed by the ledger, by whoever kept it', () => {
    expect(after(empty, type('/ledger'), ENTER).intents).toEqual([{ do: 'ledger' }])
    const ledger = [
      {
        source: 'meta',
        seq: 1,
        at: NINE,
        kind: 'terms-accepted',
        actor: 'you',
        detail: { text: 'interop-warnings/7' },
      },
      { source: 'meta', seq: 2, at: NINE, kind: `new${EVIL}`, actor: EVIL, detail: { reason: EVIL } },
      { source: 'profile', seq: 1, at: 1e300, kind: 'constructor', actor: 'you', detail: {} },
    ] as const
    const { view } = after({ ...empty, size: { columns: 120, rows: 24 } }, { type: 'ledger', ledger })
    expect(sheet(view)).toMatch(
      /As Meta recorded it\n6 Jan 2025, 09:00 +you +accepted the warnings · text interop-warnings\/7\n/,
    )
    expect(sheet(view)).toMatch(/As this profile recorded it\nan unknown time +you +constructor/)
    expect(JSON.stringify(view.sheet)).not.toMatch(/\\u001b|\\u0007|\u202E/)
    expect(sheet(after(empty, { type: 'ledger', ledger: [] }).view)).toContain('Nothing yet.')
  })
})
