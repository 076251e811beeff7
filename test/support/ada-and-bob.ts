// The two people of most scenarios: Ada of the partner, Bob of WhatsApp who lets her reach him, both online.
import { befriendClients } from './befriend.js'
import { type Person, startTestNetwork, type TestNetwork, type TestNetworkOptions } from './network.js'

export const ADA = 'ada@parley'
export const BOB = '+4915550001@whatsapp'

export interface AdaAndBob {
  readonly network: TestNetwork
  readonly ada: Person
  readonly bob: Person
}

export async function adaAndBob(options: TestNetworkOptions = {}): Promise<AdaAndBob> {
  const network = await startTestNetwork(options)
  const ada = await network.partnerUser('ada')
  const bob = await network.whatsappUser('4915550001', 'Bob')
  await Promise.all([ada.client.connect(), bob.client.connect()])
  return { network, ada, bob }
}

/** Each accepted the other before either wrote: nobody is a stranger, and nobody has a session yet. */
export async function befriended(options: TestNetworkOptions = {}): Promise<AdaAndBob> {
  const people = await adaAndBob(options)
  await befriendClients(people.ada.client, people.bob.client)
  return people
}

/** They have written to each other once: each has a session with the other, and accepts the other. */
export async function acquainted(options: TestNetworkOptions = {}): Promise<AdaAndBob> {
  const people = await adaAndBob(options)
  const { ada, bob } = people
  await ada.client.send(BOB, 'hello Bob')
  await bob.reads('hello Bob')
  await bob.client.send(ADA, 'hello Ada')
  await ada.reads('hello Ada')
  return people
}
