import { describe, it, expect } from 'vitest'
import type { PartnerView } from '#cli/client/api.js'
import { bannerLines } from '#cli/state/consent/banner.js'
import { flowLines } from '#cli/state/consent/flow-page.js'
import type { Input } from '#cli/state/input.js'
import { chatSections } from '#cli/state/chat-sections.js'
import { freshChat } from '#cli/state/chats.js'
import { boundaryState, emptyView, type View } from '#cli/state/view.js'
import { NINE, PEER, WARNINGS } from '../../support/fake-client.js'
import { app, interop } from '../../support/interop-views.js'
import { after, press, type } from '../../support/view-inputs.js'

const EVIL = '\x1b]0;x\x07\u202E'
const ENTER = press('enter')

const empty: View = { ...emptyView('', { columns: 60, rows: 15 }), kind: 'meta', me: PEER }
const shown = (view: View): string =>
  flowLines(view)
    .map(({ text }) => text)
    .join('\n')

describe('settings', () => {
  it.each([
    ['/inbox separate', { inbox: 'separate' }, 'chats with other apps stand apart'],
    ['/inbox combined', { inbox: 'combined' }, 'all chats stand in one list'],
    ['/pings off', { pings: false }, 'nobody asks you to turn on an app any more'],
    ['/pings on', { pings: true }, 'users of apps that are off may ask you to turn them on'],
  ] as const)('are changed by %s', (command, choice, line) => {
    expect(after(empty, type(command), ENTER).intents).toEqual([{ do: 'set-interop', choice }])
    const { view } = after(empty, { type: 'interop-set', interop: interop(choice), choice })
    expect(view.line?.text).toBe(line)
  })

  it.each([
    ['/inbox', /\/inbox is combined or separate/],
    ['/pings maybe', /\/pings is on or off/],
    ['/interop maybe', /takes nothing else/],
    ['/pings constructor', /\/pings is on or off/],
  ])('refuse %s', (command, line) => {
    const { view, intents } = after(empty, type(command), ENTER)
    expect(intents).toEqual([])
    expect(view.line?.text).toMatch(line)
  })

  it('put people of other apps under a heading of their own', () => {
    const chats = ['ada@app-1', '+4915550009@whatsapp'].map((address) => ({
      ...freshChat(address),
      standing: 'accepted' as const,
    }))
    const of = (inbox: 'combined' | 'separate', kind: View['kind']) =>
      chatSections({
        ...after(empty, { type: 'interop', interop: interop({ inbox }), purpose: 'know' }).view,
        kind,
        chats,
      })
    expect(of('separate', 'meta').map(({ heading, chats: of }) => [heading, of.length])).toEqual([
      [undefined, 1],
      ['Other apps', 1],
    ])
    expect(of('combined', 'meta')).toHaveLength(1)
    expect(of('separate', 'partner')).toHaveLength(1)
  })
})

describe('being asked to turn an app on', () => {
  const ping: Input = {
    type: 'event',
    event: {
      event: 'notice',
      notice: 'reachability-ping',
      with: `cyd${EVIL}@app-2`,
      text: EVIL,
      timestamp: NINE,
    },
  }

  it('is a line that names who asks and where to look, and no chat', () => {
    const { view, intents } = after(empty, ping)
    expect(view.line?.text).toMatch(
      /^\* cyd␛.* @ App-2 asks you to let App-2 in · Alt-I looks at it · \/pings off/,
    )
    expect(view.chats).toEqual([])
    expect(intents).toEqual([])
    const known = interop({ apps: [app(2, { handle: 'app-2', name: 'Second' })] })
    const named = after(empty, { type: 'interop', interop: known, purpose: 'know' }, ping).view
    expect(named.line?.text).toMatch(/asks you to let Second in · Alt-I/)
  })

  it('is told again by the first step, until something is chosen', () => {
    const asked = after(empty, ping).view
    const begins = after(asked, { type: 'interop', interop: interop(), purpose: 'choose' }).view
    expect(shown(begins)).toMatch(/cyd␛.* @ App-2 asks you to let/)
    const set = after(asked, { type: 'interop-set', interop: interop(), choice: { apps: [] } }).view
    expect(set.asker).toBeUndefined()
  })
})

describe('a partner user', () => {
  it('asks a WhatsApp user by /reach, and is told that nothing is told', () => {
    const partner: View = { ...empty, kind: 'partner' }
    expect(after(partner, type(`/reach ${PEER}`), ENTER).intents).toEqual([{ do: 'reach', with: PEER }])
    const { view } = after(partner, { type: 'asked-to-reach', with: PEER })
    expect(view.line?.text).toMatch(/whether it reached anybody is never told/)
    expect(after(empty, type(`/reach ${PEER}`), ENTER).intents).toEqual([])
  })
})

describe('an app that cannot be reached', () => {
  const opened = (apps: readonly PartnerView[]): View =>
    after(
      empty,
      { type: 'interop', interop: interop({ apps }), purpose: 'know' },
      { type: 'opened', with: 'ada@app-1', page: { entries: [], before: undefined } },
    ).view
  const banner = (view: View): string =>
    bannerLines(view)
      .map(({ text }) => text)
      .join(' ')

  it.each([
    [
      'removed',
      'unavailable',
      /App 1 is unavailable now: Meta suspended it.* What you write now does not arrive/,
    ],
    ['onboarding', 'unavailable', /App 1 is unavailable now: it is being set up/],
    ['active', 'app-off', /App 1 is off: neither of you reaches the other · Alt-I/],
  ] as const)('says so in its chats (%s)', (status, state, text) => {
    const view = opened([app(1, { status })])
    expect(boundaryState(view)).toBe(state)
    expect(banner(view)).toMatch(text)
  })

  it('has nothing to say while it is on', () => {
    expect(banner(opened([app(1, { enabled: true })]))).toBe('')
  })

  it('is looked up again with every connection and all news', () => {
    const online: Input = { type: 'event', event: { event: 'connection', state: 'online', since: NINE } }
    const news: Input = {
      type: 'event',
      event: { event: 'notice', notice: 'interop-news', text: `App 1${EVIL}`, timestamp: NINE },
    }
    expect(after(empty, online).intents).toEqual([{ do: 'interop', purpose: 'know' }])
    expect(after({ ...empty, kind: 'partner' }, online).intents).toEqual([])
    const told = after(empty, news)
    expect(told.intents).toEqual([{ do: 'interop', purpose: 'know' }])
    expect(told.view.line?.text).toMatch(/^\* App 1␛.* · Alt-I shows your choice$/)
    const quiet = after(empty, {
      type: 'undecided',
      intent: { do: 'interop', purpose: 'know' },
      failure: { code: 'timed-out', message: 'no answer' },
    })
    expect(quiet.view.line).toBeUndefined()
  })

  it('is not said to be suspended any more once there is a connection', () => {
    const told: Input = {
      type: 'event',
      event: { event: 'notice', notice: 'refused', text: 'Meta suspended this app', timestamp: NINE },
    }
    const online: Input = { type: 'event', event: { event: 'connection', state: 'online', since: NINE } }
    const refused = after(empty, told).view
    expect(refused.line?.text).toBe('* Meta suspended this app')
    expect(after(refused, online).view.line).toBeUndefined()
  })

  it('lets nothing hostile into the model', () => {
    const evil = interop({
      apps: [app(1, { name: EVIL, handle: EVIL })],
      asked: [{ from: `${EVIL}@app-1`, app: EVIL, at: NINE }],
      text: { name: EVIL, result: 'shown', at: NINE },
      warnings: { ...WARNINGS, title: EVIL, introduction: EVIL, points: [EVIL] },
    })
    const { view } = after(empty, { type: 'interop', interop: evil, purpose: 'choose' })
    expect(JSON.stringify(view)).not.toMatch(/\\u001b|\\u0007|\u202E/)
  })
})
