// What a server says unasked about apps and people: heard once, bounded, and only where it makes sense.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import {
  type Integrator,
  integratorListAnswer,
  isIntegratorList,
  isOptIn,
  optInAnswer,
  readOptInRequest,
} from '#proto/exchanges/integrators.js'
import { iqError } from '#proto/exchanges/iq.js'
import { interopNews } from '#proto/exchanges/interop-news.js'
import { interopConsentAnswer, isInteropConsent } from '#proto/exchanges/interop-consent.js'
import { isLedger, ledgerAnswer, readLedgerRequest } from '#proto/exchanges/ledger.js'
import { leftNotice } from '#proto/exchanges/left.js'
import { reachabilityNotice } from '#proto/exchanges/reachability-ping.js'
import { isTerms, termsAnswer } from '#proto/exchanges/terms.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { besiegeBob, type Besieged, delivered } from '../support/hostile-people.js'
import { offlineProfile } from '../support/offline-client.js'

const SERVER = checkJid('s.whatsapp.net')
let here: Besieged
let apps: readonly Integrator[]
let pings: boolean

const app = (id: number, name: string, changes: Partial<Integrator> = {}): Integrator => ({
  ...{ id, name, handle: name.toLowerCase(), status: 'active', identifierType: 'username' },
  ...{ optedIn: false, groupMessaging: false, features: [], ...changes },
})

beforeEach(async () => {
  here = await besiegeBob()
  apps = [app(1, 'Parley', { optedIn: true }), app(2, 'Other')]
  pings = true
  here.meta.answer = (iq) => {
    if (isIntegratorList(iq)) return integratorListAnswer(iq, { optedIn: true, integrators: apps })
    if (isInteropConsent(iq)) return interopConsentAnswer(iq, { inbox: 'combined', pings, integrators: [] })
    return undefined
  }
  await here.bob.client.partners()
  here.bob.events.length = 0
})
afterEach(() => here.close())

const notices = (kind: string) =>
  here.bob.events.flatMap((event) => (event.event === 'notice' && event.notice === kind ? [event] : []))

let sent = 0
async function ping(integratorId: number, externalId: string): Promise<void> {
  const id = `ping-${(sent += 1)}`
  here.meta.submit(reachabilityNotice({ id, from: SERVER, t: 1, integratorId, externalId, displayName: 'x' }))
  await here.ackOf(id)
}
async function news(): Promise<void> {
  const id = `news-${(sent += 1)}`
  here.meta.submit(interopNews({ id, from: SERVER, t: 1, integrators: [2] }))
  await here.ackOf(id)
}
async function left(from: Jid): Promise<void> {
  const id = `left-${(sent += 1)}`
  here.meta.submit(leftNotice({ id, from, t: 1 }))
  await here.ackOf(id)
}

describe('being asked to turn an app on', () => {
  it('is shown once for each person, in no chat, and is in the ledger', async () => {
    for (let at = 0; at < 3; at += 1) await ping(2, 'mallory')
    expect(notices('reachability-ping')).toMatchObject([{ with: 'mallory@other' }])
    expect(here.bob.client.chats()).toEqual([])
    expect((await here.bob.client.ledger()).filter(({ kind }) => kind === 'ping-shown')).toMatchObject([
      { source: 'profile', actor: 'peer', detail: { from: 'mallory@other' } },
    ])
  })

  it('is there to be seen later, the newest first, as long as the app is off', async () => {
    const { client } = here.bob
    await ping(2, 'mallory')
    await ping(2, 'trudy')
    const asked = ['trudy@other', 'mallory@other'].map((from) => ({ from, app: 'Other' }))
    expect((await client.interop()).asked.toSorted((a, b) => b.from.localeCompare(a.from))).toMatchObject(
      asked,
    )
    apps = [app(1, 'Parley', { optedIn: true }), app(2, 'Other', { optedIn: true })]
    expect((await client.interop()).asked).toEqual([])
    apps = [app(1, 'Parley', { optedIn: true }), app(2, 'Other', { status: 'removed' })]
    expect((await client.interop()).asked).toEqual([])
  })

  it('is not there for somebody who refused all such questions', async () => {
    await ping(2, 'mallory')
    pings = false
    expect((await here.bob.client.interop()).asked).toEqual([])
  })

  it('is not shown for an app that is on, is unknown or is no name at all', async () => {
    await ping(1, 'ada')
    await ping(77, 'ada')
    await ping(2, 'not a name\u202e')
    apps = [app(1, 'Parley'), app(2, 'Other', { status: 'removed' })]
    await news()
    await ping(2, 'mallory')
    expect(notices('reachability-ping')).toEqual([])
  })

  it('is not shown to somebody who refused it once and for all', async () => {
    pings = false
    await here.bob.client.interop()
    await ping(2, 'mallory')
    expect(notices('reachability-ping')).toEqual([])
  })

  it('by a thousand people is shown for five hundred', async () => {
    for (let at = 0; at < 600; at += 1) {
      const notice = { id: `flood-${at}`, from: SERVER, t: 1, integratorId: 2, externalId: `user-${at}` }
      here.meta.submit(reachabilityNotice(notice))
    }
    await here.ackOf('flood-599')
    await here.settled()
    expect(notices('reachability-ping')).toHaveLength(500)
    expect((await here.bob.client.interop()).asked).toHaveLength(50)
  })
})

describe('two choices at once', () => {
  it('are made one after the other, each on top of the one before', async () => {
    const chosen: string[] = []
    const { answer } = here.meta
    here.meta.answer = (iq) => {
      if (isTerms(iq)) return termsAnswer(iq)
      if (!isOptIn(iq)) return answer(iq)
      const ids = readOptInRequest(iq)
      chosen.push(ids.join(','))
      apps = apps.map((one) => ({ ...one, optedIn: ids.includes(one.id) }))
      return optInAnswer(iq)
    }
    apps = [app(1, 'Parley'), app(2, 'Other'), app(3, 'Third')]
    const accepted = textName(INTEROP_WARNINGS)
    const { client } = here.bob
    await ping(2, 'mallory')
    await Promise.all([2, 3, 1].map((id) => client.setPartner(id, true, accepted)))
    expect(chosen).toEqual(['2', '2,3', '1,2,3'])
    expect((await client.interop()).apps.every(({ enabled }) => enabled)).toBe(true)
    await client.setInterop({ apps: [] })
    expect((await client.interop()).asked).toEqual([])
  })

  it('fail where Meta asks for other warnings than there are here: a newer Parley has them', async () => {
    const { answer } = here.meta
    here.meta.answer = (iq) => (isTerms(iq) ? termsAnswer(iq) : isOptIn(iq) ? iqError(iq, 406) : answer(iq))
    const choice = here.bob.client.setPartner(2, true, textName(INTEROP_WARNINGS))
    await expect(choice).rejects.toMatchObject({
      code: 'warnings-not-accepted',
      message: expect.stringContaining('Update Parley') as unknown,
    })
  })
})

describe('news of apps', () => {
  it('says which is available now, and that the choice is another one', async () => {
    apps = [...apps, app(3, 'Third')]
    await news()
    expect(notices('interop-news').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Third is available now/),
    ])
    expect(here.bob.events).toContainEqual(
      expect.objectContaining({
        event: 'interop',
        interop: expect.objectContaining({ enabled: true }) as unknown,
      }),
    )
  })

  it('says that a chosen app is unavailable, and when it is back', async () => {
    const [parley, other] = apps as [Integrator, Integrator]
    apps = [{ ...parley, status: 'onboarding' }, other]
    await news()
    apps = [parley, other]
    await news()
    const texts = notices('interop-news').map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringMatching(/^Parley is unavailable now/),
      expect.stringMatching(/^Parley is available again/),
    ])
  })

  it('that change nothing say nothing, however many there are', async () => {
    for (let at = 0; at < 50; at += 1) await news()
    expect(notices('interop-news')).toEqual([])
  })

  it('of hundreds of apps are one line', async () => {
    apps = Array.from({ length: 900 }, (_, at) => app(at + 1, `App${at + 1}`))
    await news()
    const [line, ...more] = notices('interop-news')
    expect(more).toEqual([])
    expect(line?.text.length).toBeLessThan(200)
  })
})

describe('a notice that somebody left', () => {
  it('stands in the chat of a person this user accepted, once', async () => {
    const ada = await offlineProfile('1-1001@interop', 'ada@parley')
    await here.meets(ada)
    here.meta.submit(delivered('A1', await here.sealed(ada, 'hello'), ada.jid))
    await here.bob.reads('hello')
    await left(ada.jid)
    expect(notices('left')).toEqual([])
    await here.bob.client.send('ada@parley', 'hello Ada')
    for (let at = 0; at < 3; at += 1) await left(ada.jid)
    expect(notices('left')).toMatchObject([{ with: 'ada@parley' }])
    // Nobody is found there any more, so nothing is sent to whoever was there.
    const outcome = await here.bob.client.send('ada@parley', 'are you there?')
    expect(outcome).toMatchObject({ event: 'failed', cause: 'refused' })
    ada.close()
  })

  it('about everybody else makes no chats', async () => {
    for (let at = 0; at < 50; at += 1) await left(checkJid(`1-${at + 1}@interop`))
    expect(here.bob.client.chats()).toEqual([])
    expect(notices('left')).toEqual([])
  })
})

describe('a ledger without end', () => {
  it('is read up to ten thousand entries', async () => {
    let asked = 0
    const entry = (seq: number) => ({ seq, at: 1, kind: 'limited', actor: 'meta', detail: {} }) as const
    here.meta.answer = (iq) => {
      if (!isLedger(iq)) return undefined
      asked += 1
      const after = readLedgerRequest(iq).after ?? 0
      return ledgerAnswer(iq, {
        entries: Array.from({ length: 100 }, (_, at) => entry(after + at + 1)),
        more: true,
      })
    }
    const lines = await here.bob.client.ledger()
    expect(lines.filter(({ source }) => source === 'meta')).toHaveLength(10_000)
    expect(asked).toBe(100)
  })

  it('that goes round in circles is left', async () => {
    const entry = { seq: 5, at: 1, kind: 'limited', actor: 'meta', detail: {} } as const
    here.meta.answer = (iq) => (isLedger(iq) ? ledgerAnswer(iq, { entries: [entry], more: true }) : undefined)
    const lines = await here.bob.client.ledger()
    expect(lines.filter(({ source }) => source === 'meta')).toHaveLength(1)
  })
})
