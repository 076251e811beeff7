// Files that come by themselves: of whom, how large, and when.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { ADA, acquainted, BOB } from '../support/ada-and-bob.js'
import { type FixtureFolder, fixtureFolder, pdfDocument } from '../support/media-fixtures.js'
import { openPerson, type Person, type TestNetwork } from '../support/network.js'

const MIB = 1024 * 1024
let network: TestNetwork
let files: FixtureFolder
let ada: Person
let bob: Person

beforeAll(async () => {
  files = await fixtureFolder()
  ;({ network, ada, bob } = await acquainted())
})
afterAll(async () => {
  await bob.client.close()
  await network.close()
  await files.clear()
})

let made = 0
const documentOf = async (octets: number): Promise<string> =>
  (await files.put(`document-${(made += 1)}.pdf`, pdfDocument(octets))).path

const shown = (person: Person, id: string) =>
  person.when((event) => event.event === 'message' && event.id === id)

function mediaState({ client }: Person, from: string, id: string): string | undefined {
  const found = client.history(from, { limit: 500 }).entries.find((each) => each.id === id)
  return found?.kind === 'message' ? found.media?.state : undefined
}

describe('what comes by itself', () => {
  const openAuto = async (): Promise<Person> => {
    await bob.client.close()
    const again = await openPerson(bob.folder, systemClock, undefined, true)
    await again.client.connect()
    return again
  }

  it('is small files of people this user wrote to; the rest waits to be asked for', async () => {
    bob = await openAuto()
    const small = await ada.client.sendMedia(BOB, { path: await documentOf(10_000) })
    const large = await ada.client.sendMedia(BOB, { path: await documentOf(MIB + 1) })
    await shown(bob, large.id)
    await bob.when((event) => event.event === 'media' && event.id === small.id && event.state === 'here')
    expect(mediaState(bob, ADA, large.id)).toBe('remote')
    await bob.client.setDownloads('all')
    await bob.when((event) => event.event === 'media' && event.id === large.id && event.state === 'here')
    await bob.client.setDownloads('off')
    expect(bob.client.status().downloads).toBe('off')
    const none = await ada.client.sendMedia(BOB, { path: await documentOf(1000) })
    await shown(bob, none.id)
    expect(mediaState(bob, ADA, none.id)).toBe('remote')
    await bob.client.setDownloads('small')
    await bob.when((event) => event.event === 'media' && event.id === none.id && event.state === 'here')
  })

  it('is nothing of a stranger, until this user answers', async () => {
    const eve = await network.partnerUser('eve')
    await eve.client.connect()
    const { id } = await eve.client.sendMedia(BOB, { path: await documentOf(1000) })
    await shown(bob, id)
    await bob.client.send(ADA, 'who is eve?')
    expect(mediaState(bob, 'eve@parley', id)).toBe('remote')
    await bob.client.send('eve@parley', 'hello')
    await bob.when((event) => event.event === 'media' && event.id === id && event.state === 'here')
  })
})
