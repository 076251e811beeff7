// A bare chat client: handshake, login, stanzas. No Signal, no storage, so that the server is what is measured.
import { randomBytes } from 'node:crypto'
import type { Bytes } from '#proto/bytes.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { createClientSession } from '#proto/session/client-session.js'
import type { ClientSession, ClientSessionEvent } from '#proto/session/session.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { systemClock } from '#platform/clock.js'
import { connectCarrier } from '#platform/net/connect.js'
import { type Connection, runConnection } from '#platform/net/connection.js'
import { noiseKeyOf, PARTNER_ID, type SeededAccount } from './seeded-accounts.js'

export interface ChatClientOptions {
  readonly chat: string
  readonly trustRoot: Bytes
  readonly account: SeededAccount
  /** Of a partner's user. */
  readonly token?: string | undefined
  /** Called for everything that is no answer, with the client it came to. */
  readonly onStanza?: (stanza: Stanza, client: ChatClient) => void
}

export interface ChatClient {
  readonly account: SeededAccount
  submit(stanza: Stanza): void
  request(iq: Stanza): Promise<Stanza>
  /** Resolves when the connection is gone. */
  end(): Promise<void>
}

let connections = 0

/** Resolves when logged in; rejects where the login is refused. */
export async function logIn(options: ChatClientOptions): Promise<ChatClient> {
  const { chat, trustRoot, account, token, onStanza } = options
  const carrier = await connectCarrier(chat, { timeoutMilliseconds: 20_000, clock: systemClock })
  const session = createClientSession({
    connectionId: `bench${++connections}`,
    ephemeral: generateKeyPair(randomBytes(32)),
    staticKey: noiseKeyOf(account),
    trustRoot,
    payload: payloadOf(account, token),
    // A thousand at once wait for each other.
    limits: { handshakeMilliseconds: 60_000 },
  })
  return new Promise((resolve, reject) => {
    let gone: () => void = () => undefined
    const ended = new Promise<void>((done) => (gone = done))
    const connection: Connection<ClientSessionEvent, Stanza, ClientSession> = runConnection(
      session,
      carrier,
      systemClock,
      {
        onEvent(event) {
          if (event.type === 'stanza') onStanza?.(event.stanza, client)
          if (event.type === 'open') resolve(client)
          if (event.type !== 'closed') return
          gone()
          reject(new Error(`${account.jid} could not log in: ${event.cause}, ${event.detail}`))
        },
      },
    )
    const client: ChatClient = {
      account,
      submit(stanza) {
        connection.submit(stanza)
      },
      request: (iq) => connection.request(iq),
      end() {
        connection.end()
        return ended
      },
    }
  })
}

function payloadOf({ username, kind }: SeededAccount, token: string | undefined): ClientPayload {
  const appVersion = { primary: 1, secondary: 0, tertiary: 3 }
  const login = {
    username,
    appVersion,
    passive: false,
    connectReason: 'user',
    connectAttemptCount: 0,
  } as const
  if (kind === 'meta') return { ...login, product: 'whatsapp' }
  const interopData = { accountId: PARTNER_ID, token: token ?? '', enableReadReceipts: true }
  return { ...login, product: 'interop', interopData }
}

/** The octets of a ciphertext: 200, like a short text. */
const OPAQUE = new Uint8Array(randomBytes(200))

export function opaqueMessage(to: Jid, id: string): Stanza {
  return outgoingMessage({ id, to, type: 'text', enc: { type: 'msg', ciphertext: OPAQUE } })
}
