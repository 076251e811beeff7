import { describe, expect, it } from 'vitest'
import { type Contact, parseContact } from '#meta-sim/consent/contact.js'
import { createContacts } from '#meta-sim/consent/contacts.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const ADA = checkJid('1-5@interop')
const EVE = checkJid('1-55@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const DAY = 86_400_000

function rig() {
  const clock = new FakeClock()
  const collection = memoryCollection<Contact>()
  const contacts = createContacts({ contacts: collection, signals: createLocalSignals(), clock })
  return { clock, collection, contacts }
}

describe.each([
  ['a partner’s user', ADA, BOB],
  ['a WhatsApp user', BOB, ADA],
])('%s who writes to a stranger', (_name, from, to) => {
  it('accepts them, is not accepted, and has four more messages', async () => {
    const { contacts } = rig()
    expect(await contacts.standing(from, to)).toEqual({
      ...{ accepts: false, accepted: false, asked: false, budget: 5 },
    })
    expect(await contacts.wrote(from, to, 'M1')).toBe(true)
    expect(await contacts.standing(from, to)).toEqual({
      ...{ accepts: false, accepted: true, asked: false, budget: 4 },
    })
    expect(await contacts.standing(to, from)).toEqual({
      ...{ accepts: true, accepted: false, asked: true, budget: 5 },
    })
  })

  it('may write five messages and not six, each again after a lost ack', async () => {
    const { contacts } = rig()
    for (const id of ['M1', 'M2', 'M3', 'M4', 'M5']) expect(await contacts.wrote(from, to, id)).toBe(true)
    expect((await contacts.standing(from, to)).budget).toBe(0)
    expect(await contacts.wrote(from, to, 'M6')).toBe(false)
    for (let again = 2; again <= 5; again += 1) expect(await contacts.wrote(from, to, 'M5')).toBe(true)
    expect(await contacts.wrote(from, to, 'M5')).toBe(false)
  })

  it('gets a message back thirty days after it was written, and not a moment before', async () => {
    const { clock, contacts } = rig()
    await contacts.wrote(from, to, 'M1')
    clock.advance(10 * DAY)
    for (const id of ['M2', 'M3', 'M4', 'M5']) await contacts.wrote(from, to, id)
    clock.advance(20 * DAY - 1)
    expect(await contacts.wrote(from, to, 'M6')).toBe(false)
    clock.advance(1)
    expect(await contacts.wrote(from, to, 'M6')).toBe(true)
    expect(await contacts.wrote(from, to, 'M7')).toBe(false)
  })

  it('is accepted by an answer, and then writes without counting', async () => {
    const { contacts } = rig()
    for (const id of ['M1', 'M2', 'M3', 'M4', 'M5']) await contacts.wrote(from, to, id)
    expect(await contacts.wrote(to, from, 'A1')).toBe(true)
    const both = { accepts: true, accepted: true, asked: false, budget: 5 }
    expect(await contacts.standing(from, to)).toEqual(both)
    expect(await contacts.standing(to, from)).toEqual(both)
    for (let n = 0; n < 20; n += 1) expect(await contacts.wrote(from, to, `N${n}`)).toBe(true)
  })

  it('has no more left for a request that was deleted, and asks again by the next message', async () => {
    const { contacts } = rig()
    await contacts.wrote(from, to, 'M1')
    expect(await contacts.dismiss(to, from)).toBe(true)
    expect(await contacts.standing(to, from)).toMatchObject({ asked: false, accepted: false })
    expect((await contacts.standing(from, to)).budget).toBe(4)
    await contacts.wrote(from, to, 'M2')
    expect((await contacts.standing(to, from)).asked).toBe(true)
  })

  it('was accepted in advance: nothing counts', async () => {
    const { contacts } = rig()
    await contacts.accept(to, from)
    expect(await contacts.standing(from, to)).toMatchObject({ accepts: true, accepted: false, asked: false })
    for (let n = 0; n < 6; n += 1) expect(await contacts.wrote(from, to, `N${n}`)).toBe(true)
    expect(await contacts.accepted(from)).toEqual([to])
    expect(await contacts.accepted(to)).toEqual([from])
  })
})

describe('contacts', () => {
  it('are not undone by deleting a request', async () => {
    const { contacts } = rig()
    await contacts.wrote(ADA, BOB, 'M1')
    await contacts.accept(BOB, ADA)
    expect(await contacts.dismiss(BOB, ADA)).toBe(false)
    expect(await contacts.accepted(BOB)).toEqual([ADA])
  })

  it('count every one of many messages that come at once', async () => {
    const { contacts } = rig()
    const passed = await Promise.all(Array.from({ length: 20 }, (_, n) => contacts.wrote(ADA, BOB, `M${n}`)))
    expect(passed.filter(Boolean)).toHaveLength(5)
  })

  it('write to the disk only what changes something', async () => {
    const { contacts, collection } = rig()
    await contacts.wrote(ADA, BOB, 'M1')
    await contacts.accept(BOB, ADA)
    const before = await collection.get(`${ADA}|${BOB}`)
    await contacts.wrote(ADA, BOB, 'M2')
    await contacts.wrote(BOB, ADA, 'M3')
    await contacts.accept(ADA, BOB)
    expect((await collection.get(`${ADA}|${BOB}`))?.version).toBe(before?.version)
  })

  it('forget somebody with everybody, and nobody else', async () => {
    const { contacts } = rig()
    for (const user of [ADA, EVE]) {
      await contacts.accept(user, BOB)
      await contacts.accept(BOB, user)
    }
    await contacts.forget(ADA)
    expect(await contacts.accepted(BOB)).toEqual([EVE])
    expect(await contacts.standing(ADA, BOB)).toMatchObject({ accepts: false, accepted: false, budget: 5 })
    await contacts.forget(BOB)
    expect(await contacts.accepted(EVE)).toEqual([])
  })

  it('of one who leaves are over, and what it wrote to strangers still counts, for as long as it would have', async () => {
    const { clock, contacts, collection } = rig()
    for (const id of ['M1', 'M2', 'M3', 'M4', 'M5']) await contacts.wrote(ADA, BOB, id)
    await contacts.leave(ADA)
    await contacts.leave(ADA)
    const stranger = { accepts: false, accepted: false, asked: false }
    expect(await contacts.standing(ADA, BOB)).toEqual({ ...stranger, budget: 0 })
    expect(await contacts.standing(BOB, ADA)).toEqual({ ...stranger, budget: 5 })
    expect(await contacts.wrote(ADA, BOB, 'M6')).toBe(false)
    clock.advance(30 * DAY)
    await contacts.leave(ADA)
    expect(await collection.list('', 10)).toEqual([])
  })

  it.each([
    ['two of one side', ADA, EVE],
    ['two WhatsApp users', BOB, checkJid('4915550002@s.whatsapp.net')],
    ['somebody and themselves', ADA, ADA],
    ['a device', ADA, checkJid('4915550001:1@s.whatsapp.net')],
    ['the server', ADA, checkJid('s.whatsapp.net')],
    ['a group', ADA, checkJid('123-456@g.us')],
  ])('do not exist for %s', async (_name, from, to) => {
    const { contacts, collection } = rig()
    await contacts.accept(from, to)
    expect(await contacts.wrote(from, to, 'M1')).toBe(false)
    expect(await contacts.dismiss(from, to)).toBe(false)
    expect(await contacts.standing(from, to)).toMatchObject({ accepts: false, accepted: false })
    expect(await collection.list('', 10)).toEqual([])
  })

  it('are read back as they were written, and nothing else is', async () => {
    const { contacts, collection } = rig()
    await contacts.wrote(ADA, BOB, 'M1')
    const stored = (await collection.get(`${ADA}|${BOB}`))?.value
    expect(parseContact(JSON.parse(JSON.stringify(stored)))).toEqual(stored)
    expect(() => parseContact({ ...stored, meta: {} })).toThrow(TypeError)
    expect(() => parseContact({ ...stored, partner: { ...stored?.partner, wrote: [{}] } })).toThrow(TypeError)
  })
})
