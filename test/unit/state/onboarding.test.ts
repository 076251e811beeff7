import { describe, it, expect } from 'vitest'
import type { InteropView } from '#cli/client/api.js'
import type { Onboarding } from '#cli/state/consent/flow.js'
import { flowHint } from '#cli/state/consent/flow-keys.js'
import { flowLines } from '#cli/state/consent/flow-page.js'
import type { Input } from '#cli/state/input.js'
import { emptyView, type View } from '#cli/state/view.js'
import { NINE, PEER, WARNINGS } from '../../support/fake-client.js'
import { app, interop } from '../../support/interop-views.js'
import { after, press, type } from '../../support/view-inputs.js'

const ENTER = press('enter')
const SPACE = type(' ')

const empty: View = { ...emptyView('', { columns: 60, rows: 15 }), kind: 'meta', me: PEER }
const begun = (view: InteropView = interop(), more: { app?: number } = {}): View =>
  after(empty, { type: 'interop', interop: view, purpose: 'choose', ...more }).view
const flowOf = (view: View): Onboarding => {
  if (view.flow?.kind !== 'onboarding') throw new Error('nobody chooses apps')
  return view.flow
}
const shown = (view: View): string =>
  flowLines(view)
    .map(({ text }) => text)
    .join('\n')
/** To the apps, the warnings read. */
const AT_APPS = [ENTER, ENTER] as const

describe('turning interoperability on', () => {
  it.each([
    ['/interop', []],
    ['/enable 1', [1]],
  ])('begins by %s with what is chosen now', (command, [id]) => {
    expect(after(empty, type(command), ENTER).intents).toEqual([
      { do: 'interop', purpose: 'choose', ...(id === undefined ? {} : { app: id }) },
    ])
    expect(after(empty, press('alt+i')).intents).toEqual([{ do: 'interop', purpose: 'choose' }])
  })

  it('begins with who asked while nobody looked', () => {
    const asked = (...from: readonly string[]): string =>
      shown(begun(interop({ asked: from.map((each) => ({ from: each, app: 'App 1', at: NINE })) })))
    expect(asked()).not.toContain('let their app reach you')
    expect(asked('ada@app-1')).toContain('ada @ App-1 asks you to let their app reach you.')
    expect(asked('ada@app-1', 'eve@app-1').replaceAll('\n', ' ')).toContain('ada @ App-1 and 1 more ask you')
  })

  it('goes from what it is to the warnings, the apps, the inbox and what follows', () => {
    const start = begun()
    expect(shown(start)).toContain('It is off: no app reaches you.')
    const warned = after(start, ENTER)
    expect(warned.intents).toEqual([{ do: 'showed-warnings' }])
    expect(shown(warned.view)).toContain('• Some features are missing.')
    const apps = after(warned.view, ENTER).view
    expect(shown(apps)).toContain('▸ [ ] App 1 · …@app-1')
    const chosen = after(apps, SPACE, ENTER, press('down'), ENTER)
    expect(shown(chosen.view)).toContain('• Users of App 1 may write to you.')
    expect(shown(chosen.view)).toContain('in a list of their own')
    expect(chosen.intents).toEqual([])
    expect(after(chosen.view, ENTER).intents).toEqual([
      {
        do: 'set-interop',
        choice: { apps: [1], inbox: 'separate', accepted: 'interop-warnings/7' },
      },
    ])
  })

  it('lets nobody past the warnings who has not been to their end', () => {
    const long = interop({ warnings: { ...WARNINGS, points: Array<string>(30).fill('something to know') } })
    const warned = after(begun(long), ENTER).view
    expect(shown(warned)).toMatch(/↓ more$/)
    expect(flowHint(warned, flowOf(warned))).toMatch(/Enter reads on/)
    const once = after(warned, ENTER).view
    expect(flowOf(once)).toMatchObject({ step: 'warnings', read: false })
    const end = after(once, ENTER, ENTER).view
    expect(flowOf(end).step).toBe('warnings')
    expect(shown(end)).toContain('This text is interop-warnings/7.')
    expect(flowHint(end, flowOf(end))).toMatch(/Enter: I have read this/)
    expect(flowOf(after(end, ENTER).view).step).toBe('apps')
  })

  it.each([0, 1, 2, 3, 4])('is left by Esc after %d steps with nothing changed', (steps) => {
    const { view, intents } = after(begun(), ...Array<Input>(steps).fill(ENTER), press('escape'))
    expect(view.flow).toBeUndefined()
    expect(view.line?.text).toBe('nothing was changed')
    expect(intents.filter((intent) => intent.do === 'set-interop')).toEqual([])
  })

  it('goes back step by step, keeping what was chosen', () => {
    const { view } = after(begun(), ...AT_APPS, SPACE, ENTER, press('left'), press('left'))
    expect(flowOf(view)).toMatchObject({ step: 'warnings', chosen: [1], read: true })
    expect(flowOf(after(view, press('backspace'), press('left')).view).step).toBe('about')
  })

  it('chooses no app that is not available, and says why', () => {
    const { view } = after(begun(), ...AT_APPS, press('down'), SPACE)
    expect(flowOf(view).chosen).toEqual([])
    expect(view.line?.text).toMatch(/App 2 is not available yet: it is being set up/)
    const last = after(view, press('down'), press('down'), SPACE).view
    expect(last.line?.text).toMatch(/App 3 is not available now: Meta suspended it/)
    expect(shown(begunAtApps())).toMatch(/App 3 · …@app-3 · not available now/)
  })
  const begunAtApps = (): View => after(begun(), ...AT_APPS).view

  it('begins at the app that somebody asked for, without choosing it', () => {
    const view = after(begun(interop({ apps: [app(1), app(2)] }), { app: 2 }), ...AT_APPS).view
    expect(shown(view)).toMatch(/▸ \[ \] App 2/)
    expect(flowOf(view).chosen).toEqual([])
  })

  it('asks for no acceptance where nothing new is turned on', () => {
    const text = { name: 'interop-warnings/7', result: 'accepted', at: NINE } as const
    const on = interop({ text, apps: [app(1, { enabled: true }), app(2)] })
    const warned = after(begun(on), ENTER)
    expect(warned.intents).toEqual([])
    expect(shown(warned.view)).toContain('You accepted this text (interop-warnings/7) on 6 Jan 2025,')
    const off = after(warned.view, ENTER, SPACE, ENTER, ENTER)
    expect(shown(off.view)).toContain('• App 1 is turned off: what waits from its users is')
    expect(after(off.view, ENTER).intents).toEqual([
      { do: 'set-interop', choice: { apps: [], inbox: 'combined', accepted: undefined } },
    ])
  })

  it('asks again where the text accepted before is another one', () => {
    const text = { name: 'interop-warnings/6', result: 'accepted', at: NINE } as const
    expect(after(begun(interop({ text })), ENTER).intents).toEqual([{ do: 'showed-warnings' }])
  })

  it('is carried out once, and stays on screen where that fails', () => {
    const asked = after(begun(), ...AT_APPS, SPACE, ENTER, ENTER, ENTER)
    expect(after(asked.view, ENTER, SPACE, press('left')).intents).toEqual([])
    const failed = after(asked.view, {
      type: 'undecided',
      intent: { do: 'set-interop', choice: {} },
      failure: { code: 'cannot-connect', message: 'no connection' },
    })
    expect(flowOf(failed.view)).toMatchObject({ step: 'summary', busy: false, chosen: [1] })
    expect(failed.view.line?.text).toBe('! no connection · you · try it again when you are online')
    const done = interop({ enabled: true, apps: [app(1, { enabled: true })] })
    const { view } = after(asked.view, { type: 'interop-set', interop: done, choice: { apps: [1] } })
    expect(view.flow).toBeUndefined()
    expect(view.line?.text).toBe('users of App 1 may reach you now')
  })

  it('does not turn on what was suspended meanwhile', () => {
    const choosing = after(begun(), ...AT_APPS, SPACE).view
    const news = interop({ apps: [app(1, { status: 'removed' })] })
    const { view } = after(choosing, { type: 'event', event: { event: 'interop', interop: news } })
    expect(flowOf(view).chosen).toEqual([])
  })

  it('is not for partner accounts', () => {
    const { view, intents } = after({ ...empty, kind: 'partner' }, type('/interop'), ENTER)
    expect(intents).toEqual([])
    expect(view.line?.text).toMatch(/only WhatsApp accounts choose apps · you · type \/consent/)
  })
})

describe('turning interoperability off', () => {
  const on = interop({ enabled: true, apps: [app(1, { enabled: true, since: NINE })] })

  it('takes one confirmation', () => {
    expect(after(empty, type('/interop off'), ENTER).intents).toEqual([
      { do: 'interop', purpose: 'turn-off' },
    ])
    const sure = after(empty, { type: 'interop', interop: on, purpose: 'turn-off' }).view
    expect(shown(sure)).toContain('What waits from their users at Meta is deleted, unread.')
    expect(after(sure, press('escape')).intents).toEqual([])
    expect(after(sure, ENTER).intents).toEqual([{ do: 'set-interop', choice: { apps: [] } }])
  })

  it('says so where it is off already', () => {
    const { view } = after(empty, { type: 'interop', interop: interop(), purpose: 'turn-off' })
    expect(view.flow).toBeUndefined()
    expect(view.line?.text).toMatch(/off already/)
  })
})
