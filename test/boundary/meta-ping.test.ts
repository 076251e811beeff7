// Asking somebody to let an app in: who is shown it, and how little the asker learns.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { blockRequest, metaBlockRequest } from '#proto/exchanges/blocklist.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { setReachabilityRequest } from '#proto/exchanges/interop-settings.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { passiveRequest } from '#proto/exchanges/passive.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { pingReachabilityRequest, readReachabilityNotice } from '#proto/exchanges/reachability-ping.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'

const BOB = '4915550001'
const NOBODY = '4915559999'
const DAY = 86_400_000
let test: TestMeta
let ada: Enlisted
let bob: Enlisted
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
  ada = await test.partnerUser('ada')
  bob = await test.metaUser(BOB, { reachable: false })
})
afterEach(() => test.close())

const ask = (client: RawClient, externalId: string): Promise<Stanza> =>
  client.request(pingReachabilityRequest({ externalId }))

async function code(client: RawClient, externalId: string): Promise<number | undefined> {
  return readIqError(await ask(client, externalId))?.code
}

/** Whose pings have come; whatever was begun before is done by then. */
async function askers(client: RawClient): Promise<string[]> {
  await client.request(pingRequest())
  return client.stanzas
    .filter(({ tag }) => tag === 'notification')
    .map((n) => readReachabilityNotice(n).externalId)
}

async function askedBy(users: readonly string[]): Promise<void> {
  for (const user of users) {
    const client = await (await test.partnerUser(user)).online()
    expect(await code(client, BOB)).toBeUndefined()
    await client.end()
  }
}

describe('a ping', () => {
  it('is shown with the verified identifier and the name the asker sends, and written down on that side alone', async () => {
    const [asker, asked] = [await ada.online(), await bob.online()]
    expect(await code(asker, '+4915550001')).toBeUndefined()
    const notice = readReachabilityNotice(await asked.nextOf('notification'))
    expect(notice).toMatchObject({ integratorId: 1, externalId: 'ada', displayName: "ada's name" })
    const { entries } = readLedgerAnswer(await asked.request(ledgerRequest()))
    expect(entries).toMatchObject([
      { kind: 'ping-shown', actor: 'peer', detail: { jid: ada.jid, integrator: 1 } },
    ])
    const own = readLedgerAnswer(await asker.request(ledgerRequest()))
    expect(own.entries.filter(({ kind }) => kind !== 'enlisted')).toEqual([])
  })

  it('waits for whoever is not connected, also over a restart, and goes with its ack', async () => {
    await code(await ada.online(), BOB)
    await test.restart()
    const asked = await bob.online()
    asked.ack(await asked.nextOf('notification'))
    await asked.request(pingRequest())
    await asked.end()
    expect(await askers(await bob.online())).toEqual([])
  })

  it('is answered in the same bytes whoever is asked', async () => {
    const turnedOn = await test.metaUser('4915550002')
    const deaf = await test.metaUser('4915550003', { reachable: false })
    const blocker = await test.metaUser('4915550004', { reachable: false })
    await (await deaf.online()).request(setReachabilityRequest(false))
    await (await blocker.online()).request(metaBlockRequest({ action: 'block', jid: ada.jid }))
    const asker = await ada.online()
    const answers: Stanza[] = []
    for (const phone of [BOB, NOBODY, '4915550002', '4915550003', '4915550004', 'nobody at all']) {
      const { attrs, ...rest } = await ask(asker, phone)
      answers.push({ ...rest, attrs: { ...attrs, id: '' } })
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await askers(await bob.online())).toEqual(['ada'])
    for (const user of [turnedOn, deaf, blocker]) expect(await askers(await user.online())).toEqual([])
  })

  it('does not reach whom the asker blocked, and is nothing for Meta’s own users', async () => {
    const asker = await ada.online()
    await asker.request(blockRequest({ action: 'block', jid: bob.jid }))
    expect(await code(asker, BOB)).toBeUndefined()
    const asked = await bob.online()
    expect(await askers(asked)).toEqual([])
    expect(await code(asked, BOB)).toBe(405)
  })
})

describe('pings that wait', () => {
  it.each([
    ['pings are refused', () => setReachabilityRequest(false)],
    ['the asker is blocked', () => metaBlockRequest({ action: 'block', jid: ada.jid })],
  ])('are not shown any more once %s, and never later', async (_why, request) => {
    const asked = await bob.online({ passive: true })
    await code(await ada.online(), BOB)
    await asked.request(request())
    await asked.request(setReachabilityRequest(true))
    await asked.request(metaBlockRequest({ action: 'unblock', jid: ada.jid }))
    await asked.request(passiveRequest('active'))
    expect(await askers(asked)).toEqual([])
  })
})

describe('a ping of a suspended partner’s user', () => {
  it('waits until the partner is back', async () => {
    const tokenFile = join(await temporaryFolder(), 'operator.token')
    await test.restart({ operatorTokenFile: tokenFile })
    await code(await ada.online(), BOB)
    const operate = async (order: string): Promise<void> => {
      const headers = {
        authorization: `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`,
        ...{ connection: 'close', 'content-type': 'application/json' },
      }
      const url = `${test.meta.url}/operator/partners/1/${order}`
      const body = JSON.stringify({ reason: 'a test' })
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
    }
    await operate('suspend')
    const asked = await bob.online()
    expect(await askers(asked)).toEqual([])
    await operate('resume')
    const notice = await asked.nextOf('notification')
    expect(readReachabilityNotice(notice).externalId).toBe('ada')
  })
})

describe('the limits of pings', () => {
  it('let one ask the same person once in thirty days, whether or not there is one, also over a restart', async () => {
    const asker = await ada.online()
    expect([await code(asker, BOB), await code(asker, NOBODY)]).toEqual([undefined, undefined])
    expect([await code(asker, BOB), await code(asker, `+${NOBODY}`)]).toEqual([429, 429])
    await asker.end()
    await test.restart({}, 15 * DAY)
    await (await ada.online()).end()
    await test.restart({}, 15 * DAY - 1)
    const again = await ada.online()
    expect([await code(again, BOB), await code(again, NOBODY)]).toEqual([429, 429])
    test.clock.advance(1)
    expect([await code(again, BOB), await code(again, NOBODY)]).toEqual([undefined, undefined])
  })

  it('let one ask ten people a day', async () => {
    const asker = await ada.online()
    for (let at = 0; at < 10; at += 1) expect(await code(asker, String(4_915_560_000 + at))).toBeUndefined()
    expect(await code(asker, BOB)).toBe(429)
    await asker.end()
    await test.restart({}, DAY - 1)
    const again = await ada.online()
    expect(await code(again, BOB)).toBe(429)
    test.clock.advance(1)
    expect(await code(again, BOB)).toBeUndefined()
  })

  it('show one person three a day, and whoever asks fourth is not told', async () => {
    await askedBy(['ada', 'grace', 'eve', 'kay'])
    const asked = await bob.online()
    expect(await askers(asked)).toEqual(['ada', 'grace', 'eve'])
  })

  it('are forgotten with the asker’s thirty days', async () => {
    await code(await ada.online(), BOB)
    await test.restart({}, 30 * DAY)
    test.clock.advance(3_600_000)
    await test.restart()
    const kept = await readFile(`${test.config.dataFolder}/pings.json`, 'utf8')
    expect(kept).not.toContain('@interop')
  })
})

describe('an app that was pinged for', () => {
  it('can be turned on, and its users ask no more', async () => {
    const asked = await bob.online()
    await code(await ada.online(), BOB)
    await asked.nextOf('notification')
    await asked.request(termsRequest({ text: 'interop-warnings/1', result: 'accepted' }))
    expect(readIqError(await asked.request(optInRequest([1])))).toBeUndefined()
    const grace = await (await test.partnerUser('grace')).online()
    expect(await code(grace, BOB)).toBeUndefined()
    expect(await askers(asked)).toEqual([])
  })
})
