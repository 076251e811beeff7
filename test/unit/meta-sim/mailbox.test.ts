import { describe, expect, it } from 'vitest'
import { createMailbox, type Mail, type Mailbox, mailEntryId } from '#meta-sim/mailbox/mailbox.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import type { Queue } from '#platform/storage/port.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'

const DAY = 86_400_000
const BOB = '4915550001@s.whatsapp.net'

function mail(id: string, size = 10): Mail {
  const entryId = mailEntryId('1-5@interop', 'message', id)
  return { class: 'message', entryId, cid: id, bytes: new Uint8Array(size) }
}

async function mailboxOf(limits: { stanzas?: number; bytes?: number } = {}): Promise<{
  mailbox: Mailbox
  clock: FakeClock
  queue: Queue
  told: string[]
}> {
  const clock = new FakeClock()
  const queue = await openQueue(`${await temporaryFolder()}/queue.sqlite`, { clock })
  const told: string[] = []
  const mailbox = createMailbox({
    queue,
    clock,
    limits: {
      maximumStanzas: limits.stanzas ?? 100,
      maximumBytes: limits.bytes ?? 10_000,
      keepMilliseconds: 30 * DAY,
    },
    onStored: (_recipient, { cid }) => told.push(cid),
  })
  return { mailbox, clock, queue, told }
}

describe('a mailbox', () => {
  it('takes exactly as many stanzas as its limit, also when they come at once', async () => {
    const { mailbox, told } = await mailboxOf({ stanzas: 5 })
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => mailbox.put(BOB, mail(`M${n}`))))
    expect(outcomes).toEqual([...Array<string>(5).fill('stored'), ...Array<string>(3).fill('full')])
    expect(told).toEqual(['M0', 'M1', 'M2', 'M3', 'M4'])
  })

  it('takes exactly as many bytes as its limit', async () => {
    const { mailbox } = await mailboxOf({ bytes: 100 })
    expect(await mailbox.put(BOB, mail('M1', 60))).toBe('stored')
    expect(await mailbox.put(BOB, mail('M2', 41))).toBe('full')
    expect(await mailbox.put(BOB, mail('M3', 40))).toBe('stored')
    expect(await mailbox.put(BOB, mail('M4', 1))).toBe('full')
  })

  it('gives others their turn while a long one is purged', async () => {
    const { mailbox } = await mailboxOf({ stanzas: 2000, bytes: 1e6 })
    await Promise.all(Array.from({ length: 1500 }, (_, n) => mailbox.put(BOB, mail(`M${n}`))))
    let turns = 0
    let purging = true
    const count = (): void => {
      turns += 1
      if (purging) setImmediate(count)
    }
    setImmediate(count)
    expect(await mailbox.purge(BOB, () => false)).toBe(0)
    purging = false
    expect(turns).toBeGreaterThanOrEqual(3)
  })

  it('counts the same stanza once, and has room again for what was removed', async () => {
    const { mailbox } = await mailboxOf({ stanzas: 2 })
    await mailbox.put(BOB, mail('M1'))
    await mailbox.put(BOB, mail('M1'))
    expect(await mailbox.put(BOB, mail('M2'))).toBe('stored')
    expect(await mailbox.put(BOB, mail('M3'))).toBe('full')
    const [first] = await mailbox.read(BOB, 0, 1)
    await mailbox.remove(BOB, [{ position: first!.position, size: 10, cid: 'M1' }])
    expect(await mailbox.put(BOB, mail('M3'))).toBe('stored')
  })

  it('keeps the order of the calls, across the first look at how full it is', async () => {
    const { mailbox, queue } = await mailboxOf()
    await Promise.all(Array.from({ length: 20 }, (_, n) => mailbox.put(BOB, mail(`M${n}`))))
    const entries = await queue.read(`mailbox/${BOB}`, 0, 100)
    expect(entries.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, n) => `1-5@interop/message/M${n}`),
    )
  })

  it('lets a stanza go after thirty days, and finds room for another then', async () => {
    const { mailbox, clock } = await mailboxOf({ stanzas: 1 })
    await mailbox.put(BOB, mail('M1'))
    clock.advance(30 * DAY - 1)
    expect(await mailbox.put(BOB, mail('M2'))).toBe('full')
    clock.advance(5_001)
    expect(await mailbox.hasMail(BOB)).toBe(false)
    expect(await mailbox.put(BOB, mail('M2'))).toBe('stored')
  })

  it('counts what waits by class', async () => {
    const { mailbox } = await mailboxOf()
    await mailbox.put(BOB, mail('M1'))
    const receipt = {
      ...mail('M1'),
      class: 'receipt',
      entryId: mailEntryId('a', 'receipt', 'M1', 'read'),
    } as const
    await mailbox.put(BOB, receipt)
    expect(await mailbox.census(BOB)).toEqual({ message: 1, receipt: 1, notification: 0 })
  })

  it('gives a place back where storing failed', async () => {
    const { mailbox, queue } = await mailboxOf({ stanzas: 1 })
    const append = queue.append.bind(queue)
    queue.append = () => Promise.reject(new Error('no space left'))
    await expect(mailbox.put(BOB, mail('M1'))).rejects.toThrow('no space left')
    queue.append = append
    expect(await mailbox.put(BOB, mail('M1'))).toBe('stored')
  })
})

describe('purging a mailbox', () => {
  it('removes what fits, over many pages and in flight or not, leaves the rest in order, and makes room', async () => {
    const { mailbox } = await mailboxOf({ stanzas: 1200, bytes: 20_000 })
    const from = (sender: string, id: string, kind: 'message' | 'receipt'): Mail => ({
      ...mail(id),
      ...{ class: kind, entryId: mailEntryId(sender, kind, id, 'read') },
    })
    const all = Array.from({ length: 1200 }, (_, n) =>
      from(n % 2 === 0 ? '1-5@interop' : '1-6@interop', `M${n}`, n % 4 < 2 ? 'message' : 'receipt'),
    )
    await Promise.all(all.map((one) => mailbox.put(BOB, one)))
    expect(await mailbox.put(BOB, mail('FULL'))).toBe('full')
    const inFlight = await mailbox.read(BOB, 0, 3)
    expect(await mailbox.purge(BOB, ({ sender }) => sender === '1-5@interop')).toBe(600)
    expect(await mailbox.census(BOB)).toEqual({ message: 300, receipt: 300, notification: 0 })
    await mailbox.remove(
      BOB,
      inFlight.map(({ position }) => ({ position, size: 10, cid: 'x' })),
    )
    expect(await mailbox.purge(BOB, (name) => name.class === 'receipt' && name.id === 'M3')).toBe(1)
    expect(await mailbox.census(BOB)).toEqual({ message: 299, receipt: 299, notification: 0 })
    expect(await mailbox.put(BOB, mail('ROOM'))).toBe('stored')
  })

  it('of somebody there is not does nothing', async () => {
    const { mailbox } = await mailboxOf()
    expect(await mailbox.purge('4915559999@s.whatsapp.net', () => true)).toBe(0)
  })
})
