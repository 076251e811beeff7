import { describe, expect, it } from 'vitest'
import { createDelivery, type Delivery } from '#meta-sim/chatd/delivery.js'
import { createInFlight } from '#meta-sim/chatd/in-flight.js'
import type { Verdict } from '#meta-sim/consent/reach.js'
import { createMailbox, type Mailbox, mailEntryId } from '#meta-sim/mailbox/mailbox.js'
import { pingNoticeId } from '#meta-sim/reachability/ping-notice.js'
import { createLogger } from '#platform/log.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import { ackFor } from '#proto/exchanges/ack.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { leftNotice } from '#proto/exchanges/left.js'
import { checkJid, SERVER_JID } from '#proto/stanza/jid.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'

const BOB = checkJid('4915550001@s.whatsapp.net')
const EVE = checkJid('1-6@interop')
const message = (id: string): Stanza => stanza('message', { id, from: '1-5@interop', type: 'text' })

interface Rig {
  readonly delivery: Delivery
  readonly mailbox: Mailbox
  readonly sent: Stanza[]
  verdict: Verdict
  /** The next ones, before `verdict` is asked. */
  verdicts: Verdict[]
  /** What happens while a stanza is judged, and how it is judged. */
  beforeVerdict: (node: Stanza) => Verdict | undefined
  current: boolean
  put(...ids: string[]): Promise<void>
  idle(): Promise<void>
}

async function rig(): Promise<Rig> {
  const clock = new FakeClock()
  const queue = await openQueue(`${await temporaryFolder()}/queue.sqlite`, { clock })
  const limits = { maximumStanzas: 1000, maximumBytes: 1e6, keepMilliseconds: 1e9 }
  const mailbox = createMailbox({ queue, clock, limits, onStored: () => undefined })
  const sent: Stanza[] = []
  const work: Promise<void>[] = []
  const state: Pick<Rig, 'verdict' | 'verdicts' | 'beforeVerdict' | 'current'> = {
    ...{ verdict: 'yes', verdicts: [], current: true },
    beforeVerdict: () => undefined,
  }
  const delivery = createDelivery({
    jid: BOB,
    mailbox,
    judge: (node) => Promise.resolve(state.beforeVerdict(node) ?? state.verdicts.shift() ?? state.verdict),
    submit: (node) => sent.push(node),
    drained: () => Promise.resolve(),
    isCurrent: () => Promise.resolve(state.current),
    run: (task) => void work.push(task()),
    log: createLogger({ name: 'test', level: 'silent' }),
    window: 3,
  })
  return Object.assign(state, {
    delivery,
    mailbox,
    sent,
    async put(...ids: string[]) {
      for (const id of ids) {
        const entryId = mailEntryId('1-5@interop', 'message', id)
        await mailbox.put(BOB, { class: 'message', entryId, cid: id, bytes: encodeStanza(message(id)) })
      }
    },
    async idle() {
      await new Promise((resolve) => setImmediate(resolve))
      for (const task of work) await task
    },
  })
}

const ids = (sent: readonly Stanza[]): string[] =>
  sent.filter(({ tag }) => tag === 'message').map(({ attrs }) => attrs['id'] ?? '')

describe('a delivery', () => {
  it('sends a window full, and goes on as acks come', async () => {
    const test = await rig()
    await test.put('M1', 'M2', 'M3', 'M4', 'M5')
    test.delivery.setActivity('active')
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1', 'M2', 'M3'])
    test.delivery.acked(ackFor(message('M2')))
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1', 'M2', 'M3', 'M4'])
  })

  it('removes nothing once another connection has the account', async () => {
    const test = await rig()
    await test.put('M1')
    test.delivery.setActivity('active')
    await test.idle()
    test.current = false
    test.delivery.acked(ackFor(message('M1')))
    await test.idle()
    expect(await test.mailbox.hasMail(BOB)).toBe(true)
  })

  it('drops what may not be delivered any more', async () => {
    const test = await rig()
    await test.put('M1', 'M2')
    test.verdict = 'no'
    test.delivery.setActivity('active')
    await test.idle()
    expect(ids(test.sent)).toEqual([])
    expect(await test.mailbox.hasMail(BOB)).toBe(false)
  })

  it('keeps what is held back, and sends it after a rewind, without repeating what is in flight', async () => {
    const test = await rig()
    await test.put('M1')
    test.delivery.setActivity('active')
    await test.idle()
    test.verdict = 'held'
    await test.put('M2')
    test.delivery.wake()
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1'])
    test.verdict = 'yes'
    test.delivery.rewind()
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1', 'M2'])
  })

  it('finds out by itself that what is held back may pass, also where no signal told', async () => {
    const test = await rig()
    test.verdict = 'held'
    await test.put('M1', 'M2')
    test.delivery.setActivity('active')
    await test.idle()
    test.delivery.poll()
    await test.idle()
    expect(ids(test.sent)).toEqual([])
    test.verdict = 'yes'
    test.delivery.poll()
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1', 'M2'])
  })

  it('keeps the order of one app where the state changes while a batch is looked at', async () => {
    const test = await rig()
    test.verdicts = ['held', 'yes', 'yes']
    await test.put('M1', 'M2', 'M3')
    test.delivery.setActivity('active')
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1', 'M2', 'M3'])
  })

  it.each([
    ['news of the server', SERVER_JID, 'N1', stanza('notification', { id: 'N1', from: SERVER_JID })],
    ['the word that somebody left', '1-6@interop', 'left', leftNotice({ id: 'L1', from: EVE, t: 1 })],
  ])('hands %s over once while an app is held back, and comes to rest', async (_what, from, id, notice) => {
    const test = await rig()
    let looks = 0
    test.beforeVerdict = (node) => {
      looks += 1
      if (looks > 100) throw new Error('it goes round in circles')
      return node.attrs['id'] === notice.attrs['id'] ? 'yes' : 'held'
    }
    await test.put('M1')
    const ping = stanza('notification', { id: pingNoticeId(EVE), from: SERVER_JID })
    for (const [entry, node] of [
      [mailEntryId(SERVER_JID, 'notification', 'ping'), ping],
      [mailEntryId(from, 'notification', id), notice],
    ] as const) {
      const mail = { class: 'notification', cid: id, bytes: encodeStanza(node) } as const
      await test.mailbox.put(BOB, { ...mail, entryId: entry })
    }
    test.delivery.setActivity('active')
    await test.idle()
    expect(test.sent.map(({ attrs }) => attrs['id']).filter((sent) => sent !== undefined)).toEqual([
      notice.attrs['id'],
    ])
    test.beforeVerdict = () => 'yes'
    test.delivery.rewind()
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1'])
    expect(test.sent.at(-1)?.attrs['id']).toBe(ping.attrs['id'])
  })

  it('loses no rewind that comes while a batch is looked at', async () => {
    const test = await rig()
    test.verdict = 'held'
    await test.put('M1')
    test.beforeVerdict = () => {
      test.beforeVerdict = () => undefined
      test.verdict = 'yes'
      test.delivery.rewind()
      return 'held'
    }
    test.delivery.setActivity('active')
    await test.idle()
    expect(ids(test.sent)).toEqual(['M1'])
  })

  it('says that all is handed over once, also where nothing waited', async () => {
    const test = await rig()
    test.delivery.setActivity('active')
    await test.idle()
    await test.put('M1')
    test.delivery.wake()
    await test.idle()
    expect(test.sent.map(({ tag }) => tag)).toEqual(['ib', 'message'])
    expect(test.sent[1]?.attrs['offline']).toBeUndefined()
  })

  it('sends nothing after it was closed', async () => {
    const test = await rig()
    await test.put('M1')
    test.delivery.setActivity('active')
    test.delivery.close()
    await test.idle()
    expect(test.sent).toEqual([])
  })
})

describe('stanzas in flight', () => {
  it('are told apart by class, sender, id and, for receipts, type', () => {
    const inFlight = createInFlight()
    const read = stanza('receipt', { id: 'M1', from: '1-5@interop', type: 'read' })
    const plain = stanza('receipt', { id: 'M1', from: '1-5@interop' })
    const other = stanza('message', { id: 'M1', from: '1-6@interop', type: 'text' })
    for (const [position, node] of [message('M1'), read, plain, other].entries()) {
      inFlight.add(node, { position, size: 1, cid: 'M1' })
    }
    const settled = [other, read, plain, message('M1')].map((node) => inFlight.settle(ackFor(node))?.position)
    expect(settled).toEqual([3, 1, 2, 0])
    expect(inFlight.settle(ackFor(read))).toBeUndefined()
    expect(inFlight.size).toBe(0)
  })
})
