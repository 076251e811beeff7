// A chat client that says exactly what a test tells it: the session machine on a carrier, and nothing above.
import { type Bytes } from '#proto/bytes.js'
import { ackFor } from '#proto/exchanges/ack.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import type { FailureReason } from '#proto/exchanges/login.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { createClientSession } from '#proto/session/client-session.js'
import type { CloseCause } from '#proto/session/effect.js'
import type { ClientSession, ClientSessionEvent } from '#proto/session/session.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Clock } from '#platform/clock.js'
import { connectCarrier } from '#platform/net/connect.js'
import { type Connection, runConnection } from '#platform/net/connection.js'
import { seededRandom } from './random.js'

export interface RawClientOptions {
  /** `tcp://…` or `ws://…`. */
  readonly url: string
  /** 32 octets. */
  readonly trustRoot: Bytes
  readonly staticKey: KeyPair
  readonly payload: ClientPayload
  readonly clock: Clock
}

export interface RawClient {
  /** Everything that came and is no answer, in order. */
  readonly stanzas: readonly Stanza[]
  request(iq: Stanza): Promise<Stanza>
  submit(stanza: Stanza): void
  /** Removes and answers the first stanza, past or coming, that fits. */
  next(fits: (stanza: Stanza) => boolean): Promise<Stanza>
  /** As `next` for a stanza of this tag. */
  nextOf(tag: string): Promise<Stanza>
  /** Acks what came. */
  ack(stanza: Stanza): void
  readonly closed: Promise<CloseCause>
  /** Ends politely and waits for the end. */
  end(): Promise<void>
  /** Cuts the line. */
  cut(): void
}

export type LoginResult = RawClient | { readonly refused: FailureReason } | { readonly ended: CloseCause }

const random = seededRandom(20_251_121)
let connections = 0

/** Resolves once the login is answered, or the carrier ended without an answer. */
export async function login(options: RawClientOptions): Promise<LoginResult> {
  const { url, trustRoot, staticKey, payload, clock } = options
  const carrier = await connectCarrier(url, { timeoutMilliseconds: 5000, clock })
  const session = createClientSession({
    connectionId: `raw${++connections}`,
    ephemeral: generateKeyPair(random.bytes(32)),
    ...{ staticKey, trustRoot, payload },
  })
  const stanzas: Stanza[] = []
  const waiting = new Set<{ fits: (stanza: Stanza) => boolean; resolve: (stanza: Stanza) => void }>()
  let endedWith: (cause: CloseCause) => void = () => undefined
  const closed = new Promise<CloseCause>((resolve) => {
    endedWith = resolve
  })
  const take = (stanza: Stanza): void => {
    for (const one of waiting) {
      if (!one.fits(stanza)) continue
      waiting.delete(one)
      one.resolve(stanza)
      return
    }
    stanzas.push(stanza)
  }
  return new Promise((resolve) => {
    const connection: Connection<ClientSessionEvent, Stanza, ClientSession> = runConnection(
      session,
      carrier,
      clock,
      {
        onEvent(event) {
          if (event.type === 'open') resolve(client)
          if (event.type === 'refused') resolve({ refused: event.reason })
          if (event.type === 'stanza') take(event.stanza)
          if (event.type !== 'closed') return
          endedWith(event.cause)
          resolve({ ended: event.cause })
        },
      },
    )
    const next = (fits: (stanza: Stanza) => boolean): Promise<Stanza> => {
      const at = stanzas.findIndex(fits)
      if (at >= 0) return Promise.resolve(stanzas.splice(at, 1)[0]!)
      return new Promise((found) => waiting.add({ fits, resolve: found }))
    }
    const client: RawClient = {
      stanzas,
      closed,
      next,
      nextOf: (tag) => next((stanza) => stanza.tag === tag),
      request: (iq) => connection.request(iq),
      submit(stanza) {
        connection.submit(stanza)
      },
      ack(stanza) {
        connection.submit(ackFor(stanza))
      },
      async end() {
        connection.end()
        await closed
      },
      cut() {
        connection.destroy()
      },
    }
  })
}
