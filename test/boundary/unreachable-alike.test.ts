// Whoever cannot be reached looks the same, whatever the reason: every answer of the chat server about them is
// the same octets once id, time and the identifier that was asked for are blanked, and as long as it was before.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toBase64url } from '#proto/bytes.js'
import { blockRequest, metaBlockRequest } from '#proto/exchanges/blocklist.js'
import { outgoingChatstate } from '#proto/exchanges/chatstate.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import { outgoingPresence } from '#proto/exchanges/presence.js'
import { prekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import { outgoingReceipt } from '#proto/exchanges/receipt.js'
import { resolveUsersRequest } from '#proto/exchanges/resolve-users.js'
import { outgoingRetry } from '#proto/exchanges/retry.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from '../support/folder.js'
import { type Enlisted, startTestMeta, type TestMeta } from '../support/meta.js'
import { fresh } from '../support/offline-client.js'
import type { RawClient } from '../support/raw-client.js'

const DAY = 86_400_000

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

interface Target {
  readonly jid: Jid
  readonly externalId: string
  readonly integratorId: number
}

const phone = (digits: string): Target => ({
  jid: checkJid(`${digits}@s.whatsapp.net`),
  externalId: digits,
  integratorId: 0,
})

const SENT = fresh(64)
const message = (to: Jid, id: string): Stanza =>
  outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: SENT } })

/** Everything the server says when this one is asked for and written to, by what was done. */
async function answersAbout(client: RawClient, target: Target): Promise<Map<string, Stanza>> {
  const { jid, externalId, integratorId } = target
  const answers = new Map<string, Stanza>()
  const acked = async (what: string, stanza: Stanza): Promise<void> => {
    client.submit(stanza)
    answers.set(what, await client.nextOf('ack'))
  }
  const byName = { by: 'external-id', externalId, integratorId } as const
  answers.set('resolve by name', await client.request(resolveUsersRequest([byName])))
  answers.set('resolve by JID', await client.request(resolveUsersRequest([{ by: 'jid', jid }])))
  answers.set('prekeys', await client.request(prekeyFetchRequest([jid])))
  await acked('first message', message(jid, 'M1'))
  await acked('the same message again', message(jid, 'M1'))
  await acked('receipt', outgoingReceipt({ type: 'delivery', ids: ['R1'], peer: jid }))
  await acked('read receipt', outgoingReceipt({ type: 'read', ids: ['R2', 'R3'], peer: jid }))
  await acked('retry', outgoingRetry({ id: 'R4', peer: jid, t: 1, count: 1, registrationId: 7 }))
  client.submit(outgoingChatstate({ peer: jid, state: 'composing' }))
  answers.set('after typing', await client.request(pingRequest()))
  client.submit(outgoingPresence({ type: 'available' }))
  client.submit(outgoingPresence({ type: 'subscribe', to: jid }))
  answers.set('after asking for their presence', await client.request(pingRequest()))
  return answers
}

/** `id` and `t` differ by time alone; the rest of what is blanked is what the asker said itself. */
function blanked(node: Stanza, names: readonly string[]): Stanza {
  const attrs = Object.fromEntries(
    Object.entries(node.attrs).map(([name, value]) => [name, names.includes(name) ? '' : value]),
  )
  if (!Array.isArray(node.content)) return { ...node, attrs }
  return { tag: node.tag, attrs, content: node.content.map((child: Stanza) => blanked(child, names)) }
}

const octets = (node: Stanza): string =>
  toBase64url(encodeStanza(blanked(node, ['id', 't', 'jid', 'from', 'external_id'])))
const length = (node: Stanza): number => encodeStanza(blanked(node, ['id', 't'])).length

/** Asks about each and expects what is known of the first, who does not exist. */
async function expectAlike(client: RawClient, targets: ReadonlyMap<string, Target>): Promise<void> {
  let first: Map<string, Stanza> | undefined
  for (const [cause, target] of targets) {
    const answers = await answersAbout(client, target)
    first ??= answers
    for (const [what, answer] of answers) {
      const unknown = first.get(what)
      if (!unknown) throw new Error(`nothing was said about nobody: ${what}`)
      expect([cause, what, octets(answer)]).toEqual([cause, what, octets(unknown)])
      expect([cause, what, length(answer)]).toEqual([cause, what, length(unknown)])
    }
    expect(first.size).toBe(10)
    // Nothing comes unasked either, but for the server's own words on keys.
    expect([cause, client.stanzas.filter(({ tag }) => tag === 'presence' || tag === 'chatstate')]).toEqual([
      cause,
      [],
    ])
  }
}

/** A WhatsApp user who had the partner on, exchanged a message with its user, and then ended that by `end`. */
async function turnedAway(
  digits: string,
  peer: Enlisted,
  peerClient: RawClient,
  end: Stanza,
): Promise<Target> {
  const client = await (await test.metaUser(digits)).online()
  client.submit(message(peer.jid, 'BEFORE'))
  await client.nextOf('ack')
  peerClient.ack(await peerClient.nextOf('message'))
  await client.request(end)
  await client.end()
  return phone(digits)
}

describe('to a partner’s user', () => {
  it('nobody, one who never turned the partner on, one who turned it off again, and one who blocked look alike', async () => {
    const ada = await test.partnerUser('ada')
    const client = await ada.online()
    const off = await turnedAway('4915550003', ada, client, optInRequest([]))
    const block = blockRequest({ action: 'block', jid: ada.jid })
    const blocked = await turnedAway('4915550004', ada, client, block)
    await test.metaUser('4915550002', { reachable: false })
    await expectAlike(
      client,
      new Map([
        ['nobody', phone('4915550009')],
        ['never on', phone('4915550002')],
        ['off again', off],
        ['blocked', blocked],
        ['nobody either', phone('4915550008')],
      ]),
    )
  })

  it('somebody who can be reached does look different: the comparison can fail', async () => {
    const ada = await test.partnerUser('ada')
    await test.metaUser('4915550001')
    const client = await ada.online()
    const targets = new Map([
      ['nobody', phone('4915550009')],
      ['somebody', phone('4915550001')],
    ])
    await expect(expectAlike(client, targets)).rejects.toThrow('resolve by name')
  })
})

describe('to a WhatsApp user', () => {
  const partnerUser = (jid: Jid, externalId: string): Target => ({ jid, externalId, integratorId: 1 })
  /** As many digits as the given one, so that lengths can be compared. */
  const nobodyLike = (jid: Jid): Jid => {
    const digits = /-(\d+)@/.exec(jid)?.[1] ?? ''
    return checkJid(`1-${digits.startsWith('9') ? '8' : '9'}${digits.slice(1)}@interop`)
  }

  it('a partner’s user looks like nobody while the partner is off', async () => {
    const ada = await test.partnerUser('ada')
    const bob = await (await test.metaUser('4915550001', { reachable: false })).online()
    await expectAlike(
      bob,
      new Map([
        ['nobody', partnerUser(nobodyLike(ada.jid), 'eve')],
        ['enlisted', partnerUser(ada.jid, 'ada')],
      ]),
    )
  })

  it('one who was un-enlisted for not having come looks like nobody too', async () => {
    await test.close()
    test = await startTestMeta({ folder: await temporaryFolder(), config: { idleDays: 1 } })
    const ada = await test.partnerUser('ada')
    await (await ada.online()).end()
    const bob = await test.metaUser('4915550001')
    test.clock.advance(1.1 * DAY)
    await expect.poll(() => ada.tryLogin()).toEqual({ refused: 401 })
    await expectAlike(
      await bob.online(),
      new Map([
        ['nobody', partnerUser(nobodyLike(ada.jid), 'eve')],
        ['un-enlisted', partnerUser(ada.jid, 'ada')],
      ]),
    )
  })

  it('one who blocked the asker, one whom the asker blocked, and one who left look like nobody too', async () => {
    const bob = await test.metaUser('4915550001')
    const [ada, adb, adc] = [
      await test.partnerUser('ada'),
      await test.partnerUser('adb'),
      await test.partnerUser('adc'),
    ]
    await (await ada.online()).request(blockRequest({ action: 'block', jid: bob.jid }))
    await (await adc.online()).request(unenlistRequest())
    const client = await bob.online()
    await client.request(metaBlockRequest({ action: 'block', jid: adb.jid }))
    await expectAlike(
      client,
      new Map([
        ['nobody', partnerUser(nobodyLike(ada.jid), 'eve')],
        ['blocked the asker', partnerUser(ada.jid, 'ada')],
        ['blocked by the asker', partnerUser(adb.jid, 'adb')],
        ['left', partnerUser(adc.jid, 'adc')],
      ]),
    )
  })

  it('another WhatsApp user looks like nobody here', async () => {
    const bob = await (await test.metaUser('4915550001')).online()
    await test.metaUser('4915550002')
    await expectAlike(
      bob,
      new Map([
        ['nobody', phone('4915550009')],
        ['another', phone('4915550002')],
      ]),
    )
  })
})
