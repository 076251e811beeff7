// The chat server: takes carriers of both kinds, runs a session on each, decides its login, and keeps what
// logged in (framework: chatd; chat channel).
import { type Bytes, toBase64url } from '#proto/bytes.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { createServerSession } from '#proto/session/server-session.js'
import type { ServerSession, ServerSessionEvent, SessionLimits } from '#proto/session/session.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { Carrier, CarrierHandler } from '#platform/net/carrier.js'
import { type Connection, type ProgramEvent, runConnection } from '#platform/net/connection.js'
import type { Authority } from '../authority/authority.js'
import { admit, type AdmissionDeps } from './admission.js'
import {
  type Channel,
  createLiveConnection,
  type LiveConnection,
  type LiveConnectionDeps,
} from './live-connection.js'
import type { LiveConnections } from './live-connections.js'

interface ChatdDeps extends LiveConnectionDeps, AdmissionDeps {
  readonly authority: Authority
  readonly live: LiveConnections
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly sessionLimits: Partial<SessionLimits>
  /** A connection of the account began or ended. */
  readonly onPresence: (connection: LiveConnection, online: boolean) => void
  readonly trace?: TraceSink | undefined
}

type ServerConnection = Connection<ServerSessionEvent, Stanza, ServerSession>

/** A peer that does not read what it is sent is not read from either. */
const UNSENT_BYTES = 4 * 1024 * 1024

/** Answers what every carrier, of TCP and WebSocket alike, is given to. */
export function createChatd(deps: ChatdDeps): CarrierHandler {
  return (carrier, authenticated) => {
    acceptCarrier(deps, carrier, authenticated)
  }
}

function acceptCarrier(deps: ChatdDeps, carrier: Carrier, authenticated: () => void): void {
  const connectionId = `m-${toBase64url(deps.randomBytes(9))}`
  let live: LiveConnection | undefined

  const onEvent = (event: ProgramEvent<ServerSessionEvent>): void => {
    if (event.type === 'stanza') live?.receive(event.stanza)
    else if (event.type === 'login') deps.run(() => logIn(event.payload, event.staticKey))
    else if (live) leave(deps, live)
  }
  const connection: ServerConnection = runConnection(
    createServerSession({
      connectionId,
      ephemeral: generateKeyPair(deps.randomBytes(32)),
      staticKey: deps.authority.noiseKey,
      certificateChain: deps.authority.certificateChain,
      limits: deps.sessionLimits,
      trace: deps.trace !== undefined,
    }),
    carrier,
    deps.clock,
    { onEvent, onTrace: deps.trace, pauseReadingAboveBytes: UNSENT_BYTES },
  )
  const logIn = async (payload: ClientPayload, staticKey: Bytes): Promise<void> => {
    const admission = await admitOrCut(deps, connection, payload, staticKey)
    if ('failure' in admission) {
      deps.log.info({ connection: connectionId, failure: admission.failure }, 'login refused')
      connection.do((machine, now) => machine.decideLogin(admission, now))
      return
    }
    const { account, epoch } = admission
    if (connection.closed) {
      await deps.records.release(account.jid, epoch)
      return
    }
    authenticated()
    live = createLiveConnection(deps, channelOf(connectionId, connection), { account, epoch, payload })
    deps.live.add(live)
    deps.onPresence(live, true)
    deps.log.debug({ connection: connectionId, jid: account.jid, epoch }, 'logged in')
    const t = Math.floor(deps.clock.now() / 1000)
    connection.do((machine, now) => machine.decideLogin({ accept: { t } }, now))
    live.start()
  }
}

function channelOf(connectionId: string, connection: ServerConnection): Channel {
  return {
    connectionId,
    submit(stanza) {
      connection.submit(stanza)
    },
    drained: () => connection.drained(),
    end() {
      connection.end()
    },
  }
}

/** Where the stores fail there is no answer to give: the client finds its connection gone and comes again. */
async function admitOrCut(
  deps: ChatdDeps,
  connection: { destroy(): void },
  payload: ClientPayload,
  staticKey: Bytes,
): ReturnType<typeof admit> {
  try {
    return await admit(deps, payload, staticKey)
  } catch (error) {
    connection.destroy()
    throw error
  }
}

function leave(deps: ChatdDeps, live: LiveConnection): void {
  live.closed()
  deps.live.remove(live)
  deps.run(async () => {
    await deps.records.release(live.jid, live.epoch)
    deps.onPresence(live, false)
  })
}
