// Message requests at the simulated endpoint, over a socket: how much a stranger may send, what accepting and deleting
// change and for whom, and what the stranger is told of it, which is nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { requestDecision } from '#proto/exchanges/message-requests.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { CIPHERTEXT, clientOf, collect, decide, type Person, reconnect } from '../support/consent-people.js'
import { strangers } from '../support/consent-matrix.js'
import type { Pair } from '../support/consent-states.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'
import type { RawClient } from '../support/raw-client.js'
import { written } from '../support/written-stanza.js'

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

/** Sends a message; answers the error of its ack. */
async function send(client: RawClient, to: Jid, id: string): Promise<string | undefined> {
  const enc = { type: 'msg', ciphertext: CIPHERTEXT } as const
  client.submit(outgoingMessage({ id, to, type: 'text', enc }))
  return (await client.nextOf('ack')).attrs['error']
}

async function sendMany(
  { sender, recipient }: Pair,
  ids: readonly string[],
): Promise<(string | undefined)[]> {
  const errors: (string | undefined)[] = []
  for (const id of ids) errors.push(await send(clientOf(sender), recipient.jid, id))
  return errors
}

const idsOf = async (person: Person, count: number): Promise<(string | undefined)[]> =>
  (await collect(clientOf(person), count)).map(({ attrs }) => attrs['id'])

const SIX = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6']

describe.each([
  ['a partner’s user', true],
  ['a WhatsApp user', false],
])('a request of %s', (_name, fromPartner) => {
  it('has room for five messages, of which the fifth may come again and the sixth is told to wait', async () => {
    const pair = await strangers(test, fromPartner)
    expect(await sendMany(pair, [...SIX, 'M5'])).toEqual([...Array(5).fill(undefined), '429', undefined])
    expect(new Set(await idsOf(pair.recipient, 5))).toEqual(new Set(SIX.slice(0, 5)))
  })

  it('has no more room for messages that are called the same one sent again', async () => {
    const pair = await strangers(test, fromPartner)
    const errors: (string | undefined)[] = []
    for (let count = 1; count <= 5; count += 1) {
      const enc = { type: 'pkmsg', ciphertext: CIPHERTEXT, count } as const
      clientOf(pair.sender).submit(outgoingMessage({ id: 'M1', to: pair.recipient.jid, type: 'text', enc }))
      errors.push((await clientOf(pair.sender).nextOf('ack')).attrs['error'])
    }
    errors.push(await send(clientOf(pair.sender), pair.recipient.jid, 'M2'))
    expect(errors).toEqual([...Array(5).fill(undefined), '429'])
  })

  it('keeps its messages in order, however fast they come', async () => {
    const pair = await strangers(test, fromPartner)
    const enc = { type: 'msg', ciphertext: CIPHERTEXT } as const
    for (const id of SIX) {
      clientOf(pair.sender).submit(outgoingMessage({ id, to: pair.recipient.jid, type: 'text', enc }))
    }
    const acked = await Promise.all(SIX.map(() => clientOf(pair.sender).nextOf('ack')))
    expect(new Set(acked.map(({ attrs }) => attrs['id']))).toEqual(new Set(SIX))
    expect(await idsOf(pair.recipient, 5)).toEqual(SIX.slice(0, 5))
  })

  it('has room again once it is accepted, by an answer or by saying so', async () => {
    for (const how of ['by an answer', 'by saying so']) {
      const pair = await strangers(test, fromPartner)
      await sendMany(pair, SIX)
      if (how === 'by saying so') await decide(pair.recipient, 'accept', pair.sender)
      else expect(await send(clientOf(pair.recipient), pair.sender.jid, 'ANSWER')).toBeUndefined()
      expect(await sendMany(pair, ['M7', 'M8', 'M9', 'M10', 'M11', 'M12'])).toEqual(Array(6).fill(undefined))
    }
  })

  it('that is deleted takes with it what waits, and its sender is told nothing of it', async () => {
    const pair = await strangers(test, fromPartner)
    const { sender, recipient } = pair
    clientOf(recipient).cut()
    expect(await sendMany(pair, ['M1', 'M2'])).toEqual([undefined, undefined])
    const passive = await reconnect(recipient, { passive: true })
    await decide(recipient, 'delete', sender)
    await passive.end()
    await reconnect(recipient)
    expect(await idsOf(recipient, 0)).toEqual([])
    expect(await collect(clientOf(sender), 0)).toEqual([])
    expect(await sendMany(pair, ['M3', 'M4', 'M5', 'M6'])).toEqual([undefined, undefined, undefined, '429'])
    expect(await idsOf(recipient, 3)).toEqual(['M3', 'M4', 'M5'])
  })

  it('survives a restart as it was: what is used up stays so, who was accepted too', async () => {
    const [used, accepted] = [await strangers(test, fromPartner), await strangers(test, fromPartner)]
    await sendMany(used, SIX)
    await sendMany(accepted, SIX)
    await decide(accepted.recipient, 'accept', accepted.sender)
    await test.restart()
    expect(await send(await reconnect(used.sender), used.recipient.jid, 'M7')).toBe('429')
    expect(await send(await reconnect(accepted.sender), accepted.recipient.jid, 'M7')).toBeUndefined()
  })
})

describe('a decision on a request', () => {
  const NOBODY = checkJid('4915559999@s.whatsapp.net')

  it('is answered alike for whoever is there, is not there, or is no person of the other side', async () => {
    const { sender, recipient } = await strangers(test, true)
    const other = await strangers(test, true)
    for (const action of ['accept', 'delete'] as const) {
      const answers: string[] = []
      for (const jid of [recipient.jid, NOBODY, other.sender.jid, sender.jid]) {
        answers.push(written(await clientOf(sender).request(requestDecision({ action, jid }))))
      }
      expect(new Set(answers)).toEqual(new Set(['<iq type="result" id="" from="s.whatsapp.net"/>']))
    }
  })

  it('stands once in the ledger of who decided, and in nobody else’s', async () => {
    const pair = await strangers(test, true)
    await sendMany(pair, ['M1'])
    await decide(pair.recipient, 'delete', pair.sender)
    for (const again of ['accept', 'accept', 'delete'] as const)
      await decide(pair.recipient, again, pair.sender)
    const entries = async (person: Person) => {
      const answer = readLedgerAnswer(await clientOf(person).request(ledgerRequest({})))
      return answer.entries
        .filter(({ kind }) => kind.startsWith('request-'))
        .map(({ kind, actor, detail }) => [kind, actor, detail])
    }
    expect(await entries(pair.recipient)).toEqual([
      ['request-deleted', 'you', { jid: pair.sender.jid }],
      ['request-accepted', 'you', { jid: pair.sender.jid }],
    ])
    expect(await entries(pair.sender)).toEqual([])
  })

  it('can be made a hundred times in fifteen minutes and no more', async () => {
    const { sender } = await strangers(test, true)
    const client = clientOf(sender)
    const accept = requestDecision({ action: 'accept', jid: NOBODY })
    for (let n = 0; n < 100; n += 1) expect(readIqError(await client.request(accept))).toBeUndefined()
    expect(readIqError(await client.request(accept))?.code).toBe(429)
  })
})

describe('prekeys of people who have not accepted the one who asks', () => {
  it('are asked for a hundred times in fifteen minutes, of contacts still after that', async () => {
    const pair = await strangers(test, true)
    await decide(pair.recipient, 'accept', pair.sender)
    const client = clientOf(pair.sender)
    const errors = async (jids: readonly Jid[]) =>
      readPrekeyFetchAnswer(await client.request(prekeyFetchRequest(jids))).map(({ error }) => error)
    const guesses = Array.from({ length: 101 }, (_, n) => checkJid(`${4_915_570_000 + n}@s.whatsapp.net`))
    for (let n = 0; n < 100; n += 25)
      expect(new Set(await errors(guesses.slice(n, n + 25)))).toEqual(new Set([404]))
    expect(await errors(guesses.slice(100))).toEqual([429])
    expect(await errors([pair.recipient.jid])).toEqual([undefined])
  })

  it('are not given to whoever was asked and has not decided: the asker’s stock stays as it is', async () => {
    const pair = await strangers(test, true)
    await sendMany(pair, ['M1'])
    const stock = async () => written(await clientOf(pair.sender).request(prekeyCountRequest()))
    const before = await stock()
    const asked = await clientOf(pair.recipient).request(prekeyFetchRequest([pair.sender.jid]))
    expect(readPrekeyFetchAnswer(asked).map(({ error }) => error)).toEqual([404])
    expect(await stock()).toBe(before)
    expect(await collect(clientOf(pair.sender), 0)).toEqual([])
  })
})
