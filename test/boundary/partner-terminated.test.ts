// The end of an agreement: its users are removed, with what waits for and from them, nobody has chosen it any more,
// and a crash in the middle changes nothing about that.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { toBase64url } from '#proto/bytes.js'
import { integratorListRequest, readIntegratorListAnswer } from '#proto/exchanges/integrators.js'
import { readLeftNotice } from '#proto/exchanges/left.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import type { Jid } from '#proto/stanza/jid.js'
import { child as childOf, type Stanza } from '#proto/stanza/stanza.js'
import type { MetaConfig } from '#meta-sim/config.js'
import type { RunningMeta } from '#meta-sim/index.js'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import {
  type Enlisted,
  partnerRegistration,
  startTestMeta,
  testDevice,
  type TestMeta,
} from '../support/meta.js'
import { operate } from '../support/operator.js'
import type { RawClient } from '../support/raw-client.js'

let test: TestMeta
afterEach(() => test.close())

async function start(options: Partial<Parameters<typeof startTestMeta>[0]> = {}): Promise<void> {
  const folder = await temporaryFolder()
  const operatorTokenFile = `${folder}/operator.token`
  test = await startTestMeta({ folder, config: { operatorTokenFile }, ...options })
}

const message = (to: Jid, id: string): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: Uint8Array.of(1) } })

/** Each writes to the other, and nobody acks. */
async function exchange(user: Enlisted, bob: Enlisted, bobClient: RawClient): Promise<void> {
  const client = await user.online()
  client.submit(message(bob.jid, 'TO-BOB'))
  await client.nextOf('ack')
  bobClient.submit(message(user.jid, 'FROM-BOB'))
  await bobClient.nextOf('ack')
  await client.end()
}

async function isOptedIn(client: RawClient): Promise<boolean | undefined> {
  const { integrators } = readIntegratorListAnswer(await client.request(integratorListRequest()))
  return integrators.find(({ id }) => id === 1)?.optedIn
}

const isLeft = (stanza: Stanza): boolean => childOf(stanza, 'left') !== undefined

describe('an agreement that ends', () => {
  it('removes its users, tells who was in contact with them, and is nobody’s choice any more', async () => {
    await start()
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const bobClient = await bob.online()
    await exchange(ada, bob, bobClient)
    bobClient.ack(await bobClient.nextOf('message'))
    const adaClient = await ada.online()
    expect((await operate(test, 'partners/1/terminate', { reason: 'fraud' })).json['status']).toBe(
      'terminated',
    )
    expect(await adaClient.closed).toBe('carrier')
    expect(await ada.tryLogin()).toEqual({ refused: 403 })
    expect(await test.enlist('ada', testDevice())).toEqual({ reason: 'bad_integrator', status: 'fail' })
    expect(readLeftNotice(await bobClient.next(isLeft))).toMatchObject({ from: ada.jid })
    await expect.poll(() => isOptedIn(bobClient)).toBe(false)
    const stored = await readFile(join(test.config.dataFolder, 'accounts.json'), 'utf8')
    expect(stored).toContain(toBase64url(bob.device.keys.identityKey))
    expect(stored).not.toContain(toBase64url(ada.device.keys.identityKey))
    bobClient.submit(message(ada.jid, 'TOO-LATE'))
    expect((await bobClient.nextOf('ack')).attrs['error']).toBe('404')
  })

  it('takes with it what its users sent and nobody had fetched', async () => {
    await start()
    const [ada, bob] = [await test.partnerUser('ada'), await test.metaUser('4915550001')]
    const client = await ada.online()
    client.submit(message(bob.jid, 'NEVER'))
    await client.nextOf('ack')
    await operate(test, 'partners/1/terminate', {})
    await expect
      .poll(async () => {
        const bobClient = await bob.online()
        const chosen = await isOptedIn(bobClient)
        await bobClient.end()
        return chosen
      })
      .toBe(false)
    const bobClient = await bob.online()
    await bobClient.request(prekeyCountRequest())
    expect(bobClient.stanzas.filter(({ tag }) => tag === 'message')).toEqual([])
  })

  it('is for good, and its handle, issuer and id stay taken', async () => {
    await start()
    await operate(test, 'partners/1/terminate', {})
    for (const order of ['resume', 'suspend', 'terminate'])
      expect((await operate(test, `partners/1/${order}`, {})).status).toBe(409)
    const post = async (more: object) => {
      const partner = { ...partnerRegistration('https://other.example'), id: undefined, ...more }
      return (await test.post('/lab/partners', JSON.stringify(partner), 'application/json')).json
    }
    expect(await post({ handle: 'other' })).toMatchObject({ id: 2 })
    expect(await post({ handle: 'third', issuer: test.partner.url })).toMatchObject({ error: 'issuer-taken' })
    expect(await post({ issuer: test.partner.url })).toMatchObject({
      id: 1,
      agreements: { whatsapp: { status: 'terminated' } },
    })
  })

  it('of one service leaves that of the other as it is', async () => {
    await start()
    const both = { ...partnerRegistration('https://both.example'), id: 2, handle: 'both', name: 'Both' }
    const agreements = { whatsapp: 'active', messenger: 'active' }
    await test.post('/lab/partners', JSON.stringify({ ...both, agreements }), 'application/json')
    await operate(test, 'partners/2/terminate', { service: 'messenger' })
    expect((await operate(test, 'partners/2')).json).toMatchObject({
      status: 'active',
      agreements: { whatsapp: { status: 'active' }, messenger: { status: 'terminated' } },
    })
  })
})

describe('a partner’s user', () => {
  it('is told in the ledger that they enlisted, as often as they did', async () => {
    await start()
    const device = testDevice()
    await test.partnerUser('ada', device)
    const ada = await test.partnerUser('ada', device)
    const client = await ada.online()
    const { entries } = readLedgerAnswer(await client.request(ledgerRequest()))
    const told = { kind: 'enlisted', actor: 'you', detail: { service: 'whatsapp', integrator: 1 } }
    expect(entries).toMatchObject([told, told])
  })

  it('who has moved out of the Economic Area is refused at enlistment and at login', async () => {
    await start()
    const ada = await test.partnerUser('ada')
    const login = async (country: string) => {
      const token = await test.partner.token('ada', ada.device.noise.publicKey, { country })
      return ada.tryLogin({ interopData: { accountId: 1, token, enableReadReceipts: true } })
    }
    expect(await login('US')).toEqual({ refused: 451 })
    expect(await login('CH')).toEqual({ refused: 451 })
    expect(await login('NO')).toHaveProperty('stanzas')
    const device = testDevice()
    const token = await test.partner.token('grace', device.noise.publicKey, { country: 'US' })
    expect(await test.enlist('grace', device, token)).toEqual({ reason: 'bad_location', status: 'fail' })
  })
})

describe('an agreement that ends at an endpoint that is killed with −9', () => {
  const CHILD = join(import.meta.dirname, '../support/fixtures/meta-child.mjs')
  const USERS = 6
  let child: ChildProcess

  async function startChild(config: MetaConfig): Promise<RunningMeta> {
    const operatorTokenFile = `${config.dataFolder}/operator.token`
    child = spawn(process.execPath, [CHILD], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PARLEY_META_DATA: config.dataFolder,
        PARLEY_META_PORT: String(config.port),
        PARLEY_META_CHAT_PORT: String(config.chatPort),
        PARLEY_META_LAB: '1',
        PARLEY_META_LOOPBACK_PARTNERS: '1',
        PARLEY_META_OPERATOR_TOKEN_FILE: operatorTokenFile,
      },
    })
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
    const told = JSON.parse(line) as { url: string; chat: string; trustRoot: string }
    return { ...told, chatWs: `${told.url.replace('http', 'ws')}/ws/chat`, operatorTokenFile, close: kill }
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  it.each([0, 1, 4])(
    'is carried out to the end afterwards; killed after %i of its users had left',
    async (gone) => {
      await start({ clock: new FakeClock(Date.now()), start: startChild })
      const bob = await test.metaUser('4915550001')
      const bobClient = await bob.online()
      const users: Enlisted[] = []
      for (let n = 0; n < USERS; n += 1) users.push(await test.partnerUser(`user-${n}`))
      for (const user of users) await exchange(user, bob, bobClient)
      await operate(test, 'partners/1/terminate', {})
      for (let n = 0; n < gone; n += 1) await bobClient.next(isLeft)
      await kill()
      await test.restart()
      const again = await bob.online()
      await expect.poll(() => isOptedIn(again)).toBe(false)
      const left = new Set<string>()
      while (left.size < USERS) left.add(readLeftNotice(await again.next(isLeft)).from)
      expect(left).toEqual(new Set(users.map(({ jid }) => jid)))
      expect(again.stanzas.filter(({ tag }) => tag === 'message')).toEqual([])
      for (const user of users) expect(await user.tryLogin()).toEqual({ refused: 403 })
    },
  )
})
