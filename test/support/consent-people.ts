// Two people of the consent matrix, one on each side, who say exactly what a test tells them.
import { blockRequest, metaBlockRequest } from '#proto/exchanges/blocklist.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { requestDecision } from '#proto/exchanges/message-requests.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyCountRequest } from '#proto/exchanges/prekey-count.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { fresh } from './offline-client.js'
import type { Enlisted, TestMeta } from './meta.js'
import type { RawClient } from './raw-client.js'

export interface Person {
  readonly side: 'partner' | 'meta'
  readonly jid: Jid
  /** What people call them by. */
  readonly identifier: string
  /** Of somebody who exists. */
  readonly account: Enlisted | undefined
  /** Their connection; of nobody, and of those who are not there, none. */
  client: RawClient | undefined
}

/** Octets that no zlib stream holds and no other message has. */
export const CIPHERTEXT = fresh(48)

export async function partnerPerson(test: TestMeta, user: string): Promise<Person> {
  const account = await test.partnerUser(user)
  const client = await account.online()
  return { side: 'partner', jid: account.jid, identifier: user, account, client }
}

export async function metaPerson(test: TestMeta, phone: string): Promise<Person> {
  const account = await test.metaUser(phone)
  const client = await account.online()
  return { side: 'meta', jid: account.jid, identifier: phone, account, client }
}

/** Nobody at all, whose JID is as long as `like`'s. */
export function nobody(like: Person): Person {
  const jid = checkJid(like.jid.replace(/(\d{4})@/, (_all, digits: string) => `${otherDigits(digits)}@`))
  const identifier =
    like.side === 'meta' ? jid.slice(0, jid.indexOf('@')) : `${like.identifier.slice(0, -1)}z`
  return { ...like, jid, identifier, account: undefined, client: undefined }
}

function otherDigits(digits: string): string {
  return String((Number(digits) + 5_000) % 10_000).padStart(4, '0')
}

export function clientOf({ client, jid }: Person): RawClient {
  if (!client) throw new Error(`${jid} is not there`)
  return client
}

/** A new connection of theirs, which ends any other. */
export async function reconnect(person: Person, more: Partial<ClientPayload> = {}): Promise<RawClient> {
  if (!person.account) throw new Error(`${person.jid} is not there`)
  person.client = await person.account.online(more)
  return person.client
}

/** A message that must be stored, and has arrived and been acked where the recipient is there. */
export async function write(from: Person, to: Person, id: string): Promise<void> {
  const client = clientOf(from)
  const enc = { type: 'msg', ciphertext: CIPHERTEXT } as const
  client.submit(outgoingMessage({ id, to: to.jid, type: 'text', enc }))
  const ack = await client.nextOf('ack')
  if (ack.attrs['error'] !== undefined) throw new Error(`${id} was refused with ${ack.attrs['error']}`)
  to.client?.ack(await to.client.next(({ tag, attrs }) => tag === 'message' && attrs['id'] === id))
}

export async function decide(by: Person, action: 'accept' | 'delete', other: Person): Promise<void> {
  await ordered(by, requestDecision({ action, jid: other.jid }))
}

export async function block(by: Person, other: Person): Promise<void> {
  const change = { action: 'block', jid: other.jid } as const
  await ordered(by, by.side === 'meta' ? metaBlockRequest(change) : blockRequest(change))
}

/** Of the two, Meta's own user turns every app off. */
export async function turnOff(one: Person, other: Person): Promise<void> {
  await ordered(one.side === 'meta' ? one : other, optInRequest([]))
}

export async function leave(one: Person): Promise<void> {
  await ordered(one, unenlistRequest())
  await clientOf(one).closed
  one.client = undefined
}

async function ordered(by: Person, request: Stanza): Promise<void> {
  const answer = await clientOf(by).request(request)
  if (answer.attrs['type'] !== 'result') throw new Error(`an order was refused: ${JSON.stringify(answer)}`)
}

/** What is never answered. */
const UNACKED: readonly string[] = ['ack', 'chatstate', 'presence']

/** Everything that has come, after at least `count` stanzas have and a round trip; acked where that is due. */
export async function collect(client: RawClient, count: number): Promise<Stanza[]> {
  const came: Stanza[] = []
  for (let trips = 0; trips < 2_000; trips += 1) {
    await client.request(prekeyCountRequest())
    while (client.stanzas.length > 0) {
      const stanza = await client.next(() => true)
      if (stanza.tag === 'ib') continue
      if (!UNACKED.includes(stanza.tag)) client.ack(stanza)
      came.push(stanza)
    }
    if (came.length >= count && trips > 0) return came
  }
  return came
}
