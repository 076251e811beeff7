import { describe, it, expect } from 'vitest'
import type { Input } from '#cli/state/input.js'
import { flowLines } from '#cli/state/consent/flow-page.js'
import { emptyView, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { WARNINGS, message } from '../../support/fake-client.js'
import { app, interop } from '../../support/interop-views.js'
import { after, press, type } from '../../support/view-inputs.js'

const EVE = 'eve@parley'
const ENTER = press('enter')
const SPACE = type(' ')
const empty: View = { ...emptyView('', { columns: 80, rows: 24 }), kind: 'meta' }
const decided = (state: 'accepted' | 'deleted'): Input => ({
  type: 'event',
  event: { event: 'request', with: EVE, state },
})
const asked = after(
  empty,
  {
    type: 'chats',
    chats: [chatSummary(EVE, { unread: 1, last: message(1, 'hi'), standing: 'request' })],
  },
  {
    type: 'requests',
    requests: [
      {
        ...{ id: 1, from: EVE, app: 'Parley', identifier: 'eve' },
        ...{ since: 1, messages: 1, last: message(1, 'hi') },
      },
    ],
  },
  { type: 'opened', with: EVE, page: { entries: [message(1, 'hi')], before: undefined } },
).view
const shown = (view: View): string =>
  flowLines(view)
    .map(({ text }) => text)
    .join('\n')

describe('a request that is decided elsewhere', () => {
  it.each(['accepted', 'deleted'] as const)('is not asked about any more: it was %s', (state) => {
    const { view } = after(asked, press('alt+d'), decided(state))
    expect(view.flow).toBeUndefined()
    expect(view.line?.text).toBe(`the request of eve @ Parley was ${state} elsewhere`)
  })

  it('takes what could be attached out of its report', () => {
    const { view } = after(asked, press('alt+s'), SPACE, decided('deleted'))
    expect(view.flow).toMatchObject({ kind: 'report', attached: [], messages: [] })
    expect(view.line?.text).toContain('deleted elsewhere')
  })

  it('leaves the report alone that deletes it', () => {
    const sending = after(asked, press('alt+s'), SPACE, ENTER, ENTER, ENTER).view
    expect(after(sending, decided('deleted')).view.flow).toMatchObject({ busy: true, attached: ['M1'] })
  })
})

describe('deleting a request by a command', () => {
  it.each(['/delete', '/delete 1', '/delete Eve@parley'])('asks first where %s is typed', (command) => {
    const sure = after(asked, type(command), ENTER)
    expect(sure).toMatchObject({ intents: [], view: { flow: { kind: 'confirm' } } })
    const { view, intents } = after(sure.view, ENTER)
    expect(intents).toEqual([{ do: 'delete-request', with: EVE }])
    expect(view.line?.text).toBe('delete it …')
  })
})

describe('an answer that comes late', () => {
  const failure = { code: 'refused', message: 'no' } as const
  const choice: Input = { type: 'interop', interop: interop(), purpose: 'choose' }
  const reporting = after(asked, press('alt+s'), ENTER, ENTER).view

  it.each([
    ['the choice of apps', choice],
    ['what was consented to', { ...choice, purpose: 'look' }],
    ['turning off', { ...choice, purpose: 'turn-off' }],
    ['a ledger', { type: 'ledger', ledger: [] }],
  ] as const)('does not take a decision off the screen: %s', (_name, answer) => {
    const { view } = after(reporting, answer)
    expect(view).toMatchObject({ flow: { kind: 'report' }, sheet: undefined })
  })

  it('about something else does not offer to send a report again', () => {
    const sending = after(reporting, ENTER).view
    const other = after(sending, { type: 'undecided', intent: { do: 'ledger' }, failure }).view
    expect(other.flow).toMatchObject({ busy: true })
  })

  it('to a report does not end the next one', () => {
    const { view } = after(reporting, { type: 'reported', with: 'mal@parley', blocked: false })
    expect(view.flow).toMatchObject({ kind: 'report', with: EVE })
  })
})

describe('while apps are chosen', () => {
  const begun = after(empty, { type: 'interop', interop: interop(), purpose: 'choose' }, ENTER, ENTER, SPACE)
  const news = (more: Parameters<typeof interop>[0]): Input => ({
    type: 'event',
    event: { event: 'interop', interop: interop(more) },
  })
  const other = { ...WARNINGS, version: 8, introduction: 'More is to be known.' }

  it('other warnings have to be read before anything is accepted', () => {
    const { view, intents } = after(begun.view, ENTER, ENTER, news({ warnings: other }))
    expect(view.flow).toMatchObject({ step: 'warnings', read: false, chosen: [1] })
    expect(shown(view)).toContain('More is to be known.')
    expect(view.line?.text).toContain('read them again')
    expect(intents).toEqual([{ do: 'showed-warnings' }])
    expect(after(view, ENTER, ENTER, ENTER, ENTER).intents).toEqual([
      { do: 'set-interop', choice: { apps: [1], inbox: 'combined', accepted: 'interop-warnings/8' } },
    ])
  })

  it('they are not shown before it is their turn', () => {
    const start = after(empty, { type: 'interop', interop: interop(), purpose: 'choose' }).view
    const { view, intents } = after(start, news({ warnings: other }))
    expect(view.flow).toMatchObject({ step: 'about', read: false })
    expect(intents).toEqual([])
  })

  it('one that is on and suspended is not said to reach this user', () => {
    const apps = [app(1, { enabled: true, status: 'removed' })]
    const start = after(empty, { type: 'interop', interop: interop({ apps }), purpose: 'choose' })
    const { view } = after(start.view, ENTER, ENTER, ENTER, ENTER, ENTER)
    expect(shown(view)).toContain('App 1 is not available now: its users reach you once it is.')
    const answer: Input = { type: 'interop-set', interop: interop({ apps }), choice: { apps: [1] } }
    expect(after(view, ENTER, answer).view.line?.text).toBe('App 1: on, but not available now')
  })

  it('an app that goes is not chosen any more, and that is said', () => {
    const { view } = after(begun.view, news({ apps: [app(1, { status: 'removed' })] }))
    expect(view.flow).toMatchObject({ chosen: [] })
    expect(view.line?.text).toBe('unavailable now, and not chosen any more: App 1')
  })
})

describe('leaving', () => {
  const partner: View = { ...empty, kind: 'partner' }

  it('is asked for, says what goes and what stays, and is done once', () => {
    const sure = after(partner, type('/leave'), ENTER)
    expect(sure.intents).toEqual([])
    expect(shown(sure.view)).toMatch(/Meta deletes your keys[^]*Your chats stay on this device/)
    expect(after(sure.view, press('escape')).intents).toEqual([])
    const { view, intents } = after(sure.view, ENTER)
    expect(intents).toEqual([{ do: 'leave' }])
    expect(after(view, { type: 'left' })).toMatchObject({
      intents: [{ do: 'refresh' }],
      view: { line: { text: expect.stringContaining('parley enlist comes back') as string } },
    })
  })

  it('is for users of other apps', () => {
    const { view, intents } = after(empty, type('/leave'), ENTER)
    expect(intents).toEqual([])
    expect(view.line?.text).toMatch(/users of other apps · you · \/interop off/)
  })
})

describe('what cannot be asked for offline', () => {
  it.each(['cannot-connect', 'timed-out'] as const)('is not said to happen by itself (%s)', (code) => {
    const { view } = after(asked, { type: 'failed', failure: { code, message: 'no connection' } })
    expect(view.line?.text).toBe('! no connection · you · try it again when you are online')
  })
})
