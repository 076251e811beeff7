// B6: a full mailbox handed to its owner: 10,000 stanzas, window after window, each acked and removed.
import { join } from 'node:path'
import { ackFor } from '#proto/exchanges/ack.js'
import { type ChatClient, opaqueMessage } from './chat-client.js'
import { type Endpoint, startEndpoint } from './endpoint.js'
import { atLeast, type Line } from './line.js'
import { cpuSeconds, settled } from './process-usage.js'
import { metaUser, partnerUser } from './seeded-accounts.js'
import { median, rounds } from './statistics.js'
import { online } from './traffic.js'

/** What a mailbox holds at most. */
const MAILBOX = 10_000
const WINDOW = 128

export const drainLine: Line = {
  id: 'B6',
  title: 'offline drain',
  async run({ folder, quick, say }) {
    const count = quick ? 2_000 : MAILBOX
    const [partner, meta] = [partnerUser(0), metaUser(0)]
    const endpoint = await startEndpoint({
      ...{ folder: join(folder, 'drain'), accounts: [partner, meta] },
      // A stranger could not fill a mailbox.
      contacts: [{ partner, meta }],
    })
    const wall: number[] = []
    const values = await rounds(4, async (round) => {
      say(`round ${round}`)
      await fill(endpoint, count, round)
      await settled(endpoint.pid)
      const before = cpuSeconds(endpoint.pid)
      const start = performance.now()
      const client = await drain(endpoint, count)
      wall.push((count * 1000) / (performance.now() - start))
      await settled(endpoint.pid)
      const rate = count / (cpuSeconds(endpoint.pid) - before)
      await client.end()
      return rate
    })
    await endpoint.close()
    return [
      {
        ...{ line: 'B6', what: `drain of ${count} queued stanzas`, unit: 'stanzas / server-CPU-s' },
        // The first round warms the server up.
        ...{ rounds: values.slice(1), samples: count, goal: atLeast(10_000) },
        note: `${Math.round(median(wall.slice(1)))} a second of wall clock, the client’s work and the login included`,
      },
    ]
  },
}

async function fill(endpoint: Endpoint, count: number, round: number): Promise<void> {
  const { jid } = metaUser(0)
  let sent = 0
  let acked = 0
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const next = (): void => {
    if (sent === count) return
    sent += 1
    sender.submit(opaqueMessage(jid, `drain-${round}-${sent}`))
  }
  const sender = await online(endpoint, partnerUser(0), ({ tag, attrs }) => {
    if (tag !== 'ack') return
    if (attrs['error'] !== undefined) throw new Error(`a message was refused: ${attrs['error']}`)
    acked += 1
    if (acked === count) finish()
    next()
  })
  for (let more = 0; more < WINDOW; more += 1) next()
  await finished
  await sender.end()
}

/** Resolves when the last stanza has come; its ack is on the way then. */
async function drain(endpoint: Endpoint, count: number): Promise<ChatClient> {
  let received = 0
  let finish: () => void = () => undefined
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const client = await online(endpoint, metaUser(0), (stanza, recipient) => {
    if (stanza.tag !== 'message') return
    recipient.submit(ackFor(stanza))
    received += 1
    if (received === count) finish()
  })
  await finished
  return client
}
