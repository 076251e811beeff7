// A message request. Bob has let Ada's app in, and still nobody of it is a contact of his: what a stranger writes is
// shown as a request. Until he decides, the stranger has one tick and hears nothing; if he refuses, neither.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientEvent } from '#cli/client/api.js'
import { listReports } from '#cli/operators/meta-operator.js'
import { operatorDesk } from '#cli/demo/operators.js'
import { ADA, adaAndBob, BOB } from '../support/ada-and-bob.js'
import type { Person, TestNetwork } from '../support/network.js'
import { serversOf } from '../support/servers-of.js'

const REQUEST_MESSAGES = 5

let network: TestNetwork
let ada: Person
let bob: Person

beforeAll(async () => {
  ;({ network, ada, bob } = await adaAndBob())
})
afterAll(() => network.close())

async function stranger(user: string): Promise<Person> {
  const person = await network.partnerUser(user)
  await person.client.connect()
  return person
}

/** Sends it and waits until Bob is shown it as a request. */
async function request(from: Person, text: string): Promise<string> {
  const outcome = await from.client.send(BOB, text)
  expect(outcome.event).toBe('sent')
  await expect(bob.reads(text)).resolves.toMatchObject({ request: true })
  return outcome.id
}

const OWN = ['connection', 'enlisted', 'sent']

/** What `person` was told but the first tick. An answer of Meta's comes after whatever it had to say before. */
async function heard(person: Person): Promise<readonly unknown[]> {
  await person.client.blocked()
  const firstTick = (event: ClientEvent) => event.event === 'receipt' && event.state === 'sent'
  return person.events.filter((event) => !OWN.includes(event.event) && !firstTick(event))
}

const delivered = (person: Person, id: string) =>
  person.when((event) => event.event === 'receipt' && event.id === id && event.state === 'delivered')

describe('a stranger who writes', () => {
  it('is shown with app and identifier, and hears nothing', async () => {
    await request(ada, 'hello, it is Ada')
    expect(bob.client.requests()).toMatchObject([
      { from: ADA, app: 'Parley', identifier: 'ada', messages: 1, last: { text: 'hello, it is Ada' } },
    ])
    expect(bob.client.chats()).toMatchObject([{ with: ADA, standing: 'request' }])
    expect(await heard(ada)).toEqual([])
  })

  it('hears that it arrived once Bob accepts, and of everything later at once', async () => {
    const first = ada.client.history(BOB).entries[0]?.id ?? ''
    await bob.client.acceptRequest(ADA)
    await delivered(ada, first)
    expect(bob.client.requests()).toEqual([])
    const { id } = await ada.client.send(BOB, 'thank you')
    await delivered(ada, id)
    await expect(bob.reads('thank you')).resolves.not.toHaveProperty('request', true)
  })

  it('is accepted by an answer, too', async () => {
    const cleo = await stranger('cleo')
    const id = await request(cleo, 'may I ask you something?')
    await bob.client.send('cleo@parley', 'you may')
    await cleo.reads('you may')
    await delivered(cleo, id)
    expect(bob.client.requests()).toEqual([])
  })

  it('has five messages until then; the sixth fails, and says that he has not answered', async () => {
    const dora = await stranger('dora')
    for (let n = 1; n <= REQUEST_MESSAGES; n += 1) await request(dora, `dora ${n}`)
    expect(await dora.client.send(BOB, 'dora 6')).toMatchObject({
      ...{ event: 'failed', cause: 'refused' },
      reason: expect.stringContaining('has not answered') as string,
    })
    expect(bob.client.requests()).toMatchObject([{ from: 'dora@parley', messages: REQUEST_MESSAGES }])
    await bob.client.acceptRequest('dora@parley')
    expect((await dora.client.send(BOB, 'dora 7')).event).toBe('sent')
  })
})

describe('a request that Bob does not want', () => {
  it('is deleted without a word to the stranger, whose next message is a request again', async () => {
    const emil = await stranger('emil')
    await request(emil, 'a great offer')
    await bob.client.deleteRequest('emil@parley')
    expect(bob.client.requests()).toEqual([])
    expect(bob.client.chats().some((chat) => chat.with === 'emil@parley')).toBe(false)
    expect(await heard(emil)).toEqual([])
    await request(emil, 'a greater offer')
    expect(bob.client.requests()).toMatchObject([{ from: 'emil@parley', messages: 1 }])
  })

  it('can end in a block: to the stranger, Bob is nobody', async () => {
    const fay = await stranger('fay')
    await request(fay, 'it is me again')
    await bob.client.block('fay@parley')
    const toNobody = await fay.client.send('+4915559999@whatsapp', 'hello?')
    const toBob = await fay.client.send(BOB, 'hello?')
    expect(toBob).toEqual({ ...toNobody, id: toBob.id })
  })

  it('can end in a report, which holds what Bob attached and nothing else', async () => {
    const gus = await stranger('gus')
    const id = await request(gus, 'send me your number')
    await request(gus, 'I know where you live')
    await bob.client.report('gus@parley', { attach: [id], reason: 'a fraud' })
    expect(bob.client.requests().some(({ from }) => from === 'gus@parley')).toBe(false)
    expect(await heard(gus)).toEqual([])
    const [report] = await listReports(await operatorDesk(serversOf(network)), 1)
    expect(report).toMatchObject({ reason: 'a fraud', flow: 'message_request', counts: true })
    expect(report?.messages).toMatchObject([{ id, text: 'send me your number' }])
  })
})

describe('a WhatsApp user who writes first', () => {
  it('is a request just the same', async () => {
    const hugo = await stranger('hugo')
    const { id } = await bob.client.send('hugo@parley', 'I found your address')
    await expect(hugo.reads('I found your address')).resolves.toMatchObject({ request: true })
    expect(hugo.client.requests()).toMatchObject([{ from: BOB, app: 'WhatsApp', identifier: '+4915550001' }])
    await hugo.client.acceptRequest(BOB)
    await delivered(bob, id)
  })
})
