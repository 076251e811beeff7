// The load of B2 on an XMPP server: as many pairs, as many messages in flight, for a bounded time.
import { cpuSeconds, settled } from '../process-usage.js'
import { rounds } from '../statistics.js'
import { connectXmpp } from './xmpp-client.js'
import type { XmppServer } from './xmpp-server.js'

export interface XmppLoad {
  readonly pairs: number
  readonly window: number
  readonly quick: boolean
}

const BODY = 'x'.repeat(200)

interface XmppPair {
  /** Keeps the window full until told to stop. */
  start(): void
  stop(): void
  readonly delivered: number
  end(): void
}

/** Delivered messages per CPU second of the server. */
export async function deliveredByXmpp(
  server: XmppServer,
  { pairs, window, quick }: XmppLoad,
): Promise<{ readonly rounds: readonly number[]; readonly note: string }> {
  const open = await Promise.all(Array.from({ length: pairs }, (_, at) => openPair(server, at, window)))
  for (const pair of open) pair.start()
  const deliveredNow = (): number => open.reduce((sum, pair) => sum + pair.delivered, 0)
  const milliseconds = quick ? 1_500 : 4_000
  const values = await rounds(3, async () => {
    const [cpu, delivered] = [cpuSeconds(server.pid), deliveredNow()]
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    return (deliveredNow() - delivered) / (cpuSeconds(server.pid) - cpu)
  })
  for (const pair of open) pair.stop()
  await settled(server.pid)
  for (const pair of open) pair.end()
  return { rounds: values, note: server.note }
}

async function openPair(server: XmppServer, number: number, window: number): Promise<XmppPair> {
  let delivered = 0
  let running = false
  const recipient = `recipient${number}`
  const sender = await connectXmpp(server.port, `sender${number}`, () => undefined)
  const send = (count: number): void => {
    for (let more = 0; more < count && running; more += 1) sender.send(recipient, BODY)
  }
  const receiver = await connectXmpp(server.port, recipient, (count) => {
    delivered += count
    send(count)
  })
  return {
    start() {
      running = true
      send(window)
    },
    stop: () => void (running = false),
    get delivered() {
      return delivered
    },
    end() {
      sender.end()
      receiver.end()
    },
  }
}
