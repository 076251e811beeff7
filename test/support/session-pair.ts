// Both roles of a chat session in memory, with keys that are the same in every run.
import type { Bytes } from '#proto/bytes.js'
import { encodeCertificateChain, issueCertificate } from '#proto/noise/certificate.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { createClientSession } from '#proto/session/client-session.js'
import type { Effect } from '#proto/session/effect.js'
import { createServerSession } from '#proto/session/server-session.js'
import type { ClientSessionOptions, ServerSessionOptions } from '#proto/session/session.js'
import type { TraceDraft } from '#proto/trace/event.js'

/** Milliseconds since 1970; inside the certificates' window. */
export const NOW = 1_750_000_000_000

/** Not random at all: every octet is `seed`. */
export function keyOf(seed: number): KeyPair {
  return generateKeyPair(new Uint8Array(32).fill(seed))
}

export const keys = {
  root: keyOf(1),
  intermediate: keyOf(2),
  serverStatic: keyOf(3),
  serverEphemeral: keyOf(4),
  clientStatic: keyOf(5),
  clientEphemeral: keyOf(6),
}

const window = { notBeforeSeconds: NOW / 1000 - 3600, notAfterSeconds: NOW / 1000 + 3600 }
const intermediate = { serial: 7, issuerSerial: 0, key: keys.intermediate.publicKey, ...window }
const leaf = { serial: 8, issuerSerial: 7, key: keys.serverStatic.publicKey, ...window }

export const certificateChain: Bytes = encodeCertificateChain({
  intermediate: issueCertificate(intermediate, keys.root),
  leaf: issueCertificate(leaf, keys.intermediate),
})

export const payload: ClientPayload = {
  username: '10853634039893',
  product: 'interop',
  passive: false,
  connectReason: 'user',
  connectAttemptCount: 0,
  appVersion: { primary: 1, secondary: 0, tertiary: 0 },
  interopData: { accountId: 1, token: 'header.claims.signature', enableReadReceipts: true },
}

export function clientSession(options: Partial<ClientSessionOptions> = {}) {
  const { clientEphemeral: ephemeral, clientStatic: staticKey, root } = keys
  return createClientSession({
    ...{ connectionId: 'c', ephemeral, staticKey, trustRoot: root.publicKey, payload, ...options },
  })
}

export function serverSession(options: Partial<ServerSessionOptions> = {}) {
  const { serverEphemeral: ephemeral, serverStatic: staticKey } = keys
  return createServerSession({ connectionId: 's', ephemeral, staticKey, certificateChain, ...options })
}

/** What a call wants sent, as one byte string. */
export function sent<Event>(effects: readonly Effect<Event>[]): Bytes {
  const parts = effects.flatMap((effect) => (effect.type === 'send' ? [effect.bytes] : []))
  return new Uint8Array(Buffer.concat(parts))
}

export function events<Event>(effects: readonly Effect<Event>[]): Event[] {
  return effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []))
}

export function traces<Event>(effects: readonly Effect<Event>[]): TraceDraft[] {
  return effects.flatMap((effect) => (effect.type === 'trace' ? [effect.draft] : []))
}

export function wakeUp<Event>(effects: readonly Effect<Event>[]): number | undefined {
  return effects.flatMap((effect) => (effect.type === 'wakeAt' ? [effect.at] : [])).at(-1)
}

export interface PairOptions {
  readonly client?: Partial<ClientSessionOptions>
  readonly server?: Partial<ServerSessionOptions>
}

/** A client and a server that have shaken hands and agreed on a login. */
export function openPair(options: PairOptions = {}) {
  const client = clientSession(options.client)
  const server = serverSession(options.server)
  server.start(NOW)
  const hello = server.receive(sent(client.start(NOW)), NOW)
  const login = server.receive(sent(client.receive(sent(hello), NOW)), NOW)
  const accepted = server.decideLogin({ accept: { t: NOW / 1000 } }, NOW)
  const opened = client.receive(sent(accepted), NOW)
  return { client, server, login, accepted, opened }
}
