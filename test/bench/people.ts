// Two people with whole clients: Signal, SQLCipher, outbox, receipts. The servers run in their own processes.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '#platform/clock.js'
import type { ClientEvent } from '#cli/client/api.js'
import { openClient } from '#cli/client/index.js'
import type { NetworkAddresses } from '#cli/lab/network.js'
import { type ProcessNetwork, startProcessNetwork } from '#cli/lab/process-network.js'
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'

export interface TwoPeople {
  readonly ada: Client
  readonly bob: Client
  /** Bob's address. */
  readonly to: string
  /**
   * Sends texts of 100 octets, `window` of them in flight. Resolves when the last has been shown to the peer
   * and acked; answers milliseconds from `send` to the peer's event, in the order of arrival.
   */
  run(count: number, window: number): Promise<number[]>
  close(): Promise<void>
}

export const TEXT = 'a text of a hundred octets '.repeat(4).slice(0, 100)

export function startPeopleNetwork(folder: string): Promise<ProcessNetwork> {
  const env = { ...process.env, PARLEY_LOG_LEVEL: 'warn' }
  return startProcessNetwork({ data: join(folder, 'servers'), portBase: 0, env }, systemClock)
}

/** Signs up, enlists, connects, and exchanges the first messages, so that each accepts the other and a session stands. */
export async function openTwoPeople(
  { provider, meta }: Pick<NetworkAddresses, 'provider' | 'meta'>,
  folder: string,
  number: number,
): Promise<TwoPeople> {
  const user = `ada${number}`
  const phone = String(4_915_551_000_000 + number)
  const open = (name: string) =>
    openClient({
      folder: join(folder, `${name}-${number}`),
      clock: systemClock,
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
    })
  const [ada, bob] = [await open('ada'), await open('bob')]
  await ada.signUp({ provider, user, password: 'a password to measure with', country: 'DE' })
  await ada.enlist({ meta, service: 'whatsapp', disclosure: textName(PARTNER_DISCLOSURE) })
  await bob.createMetaAccount({ meta, service: 'whatsapp', phone, name: 'Bob' })
  await Promise.all([ada.connect(), bob.connect()])
  await bob.setPartner(1, true, textName(INTEROP_WARNINGS))

  const to = `+${phone}@whatsapp`
  await exchange(ada, bob, to, `${user}@parley`)
  return {
    ...{ ada, bob, to },
    async run(count, window) {
      const begun = new Map<string, number>()
      const latencies: number[] = []
      let sent = 0
      let allShown: () => void = () => undefined
      const shown = new Promise<void>((resolve) => (allShown = resolve))
      const stop = bob.subscribe((event) => {
        if (event.event !== 'message') return
        latencies.push(performance.now() - (begun.get(event.id) ?? Number.NaN))
        if (latencies.length === count) allShown()
      })
      const lane = async (): Promise<void> => {
        while (sent < count) {
          sent += 1
          const id = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`
          begun.set(id, performance.now())
          const outcome = await ada.send(to, TEXT, id)
          if (outcome.event !== 'sent') throw new Error(`a message was ${outcome.event}: ${outcome.reason}`)
        }
      }
      await Promise.all(Array.from({ length: window }, lane))
      await shown
      stop()
      return latencies
    },
    async close() {
      await Promise.all([ada.close(), bob.close()])
    },
  }
}

type Client = Awaited<ReturnType<typeof openClient>>

async function exchange(ada: Client, bob: Client, toBob: string, toAda: string): Promise<void> {
  const first = nextMessage(bob)
  await ada.send(toBob, TEXT)
  await first
  const answer = nextMessage(ada)
  await bob.send(toAda, TEXT)
  await answer
}

function nextMessage(client: Client): Promise<ClientEvent> {
  return new Promise((resolve) => {
    const stop = client.subscribe((event) => {
      if (event.event !== 'message') return
      stop()
      resolve(event)
    })
  })
}
