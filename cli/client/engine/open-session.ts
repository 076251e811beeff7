// One session: find the endpoint, get a token, connect, shake hands, log in.
import type { FailureReason } from '#proto/exchanges/login.js'
import { createClientSession } from '#proto/session/client-session.js'
import type { CloseCause } from '#proto/session/effect.js'
import type { ClientSession, ClientSessionEvent } from '#proto/session/session.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { connectCarrier } from '#platform/net/connect.js'
import { type Connection, runConnection } from '#platform/net/connection.js'
import type { ConnectReason } from '../api.js'
import { fetchEndpoint } from '../setup/endpoint.js'
import type { EngineContext } from './context.js'
import { noiseKeyPair, trustRootBytes } from './key-ring.js'
import { loginPayload } from './login-payload.js'

export interface LiveSession {
  readonly connection: Connection<ClientSessionEvent, Stanza, ClientSession>
  /** Resolves with the session's last event. */
  readonly ended: Promise<void>
}

export interface SessionCallbacks {
  readonly connectionId: string
  readonly reason: ConnectReason
  /** Failed attempts before this one. */
  readonly attempt: number
  /** The carrier is up; comes before any other. */
  onStart(live: LiveSession): void
  onOpen(): void
  onRefused(reason: FailureReason): void
  onStanza(stanza: Stanza): void
  onClosed(cause: CloseCause, detail: string): void
}

/**
 * Resolves once the carrier is up and the handshake under way; what follows is told by the callbacks.
 * @throws {ClientError}, {FetchError}, {CarrierError} where it does not get that far.
 */
export async function openSession(context: EngineContext, callbacks: SessionCallbacks): Promise<void> {
  const account = context.account()
  const endpoint = await fetchEndpoint(account.url, account.service)
  const payload = await loginPayload(context, callbacks.reason, callbacks.attempt)
  const carrier = await connectCarrier(endpoint.chat, {
    timeoutMilliseconds: 10_000,
    clock: context.clock,
  })
  const session = createClientSession({
    connectionId: callbacks.connectionId,
    ephemeral: generateKeyPair(context.randomBytes(32)),
    staticKey: noiseKeyPair(context.settings),
    trustRoot: trustRootBytes(account),
    payload,
    trace: context.trace !== undefined,
  })
  let over: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    over = resolve
  })
  // Events may come while the connection is being made; they are told only after `onStart`.
  const early: ClientSessionEvent[] = []
  let tell = (event: ClientSessionEvent): void => {
    early.push(event)
  }
  const connection = runConnection<ClientSessionEvent, Stanza, ClientSession>(
    session,
    carrier,
    context.clock,
    {
      onEvent: (event) => {
        tell(event)
      },
      onTrace: context.trace,
    },
  )
  callbacks.onStart({ connection, ended })
  tell = (event) => {
    if (event.type === 'closed') over()
    tellProgram(event, callbacks)
  }
  for (const event of early) tell(event)
}

function tellProgram(event: ClientSessionEvent, callbacks: SessionCallbacks): void {
  switch (event.type) {
    case 'open':
      callbacks.onOpen()
      return
    case 'refused':
      callbacks.onRefused(event.reason)
      return
    case 'stanza':
      callbacks.onStanza(event.stanza)
      return
    case 'closed':
      callbacks.onClosed(event.cause, event.detail)
      return
    default:
  }
}
