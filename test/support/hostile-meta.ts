// A Meta endpoint that says exactly what a test tells it: the client under test cannot tell it from the real one.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { encodeEndpointDocument } from '#proto/enlistment/endpoint-document.js'
import { parseTestAccount, type TestAccount } from '#proto/enlistment/account-form.js'
import { encodeEnlistmentAnswer } from '#proto/enlistment/enlistment-answer.js'
import { ackStanza } from '#proto/exchanges/ack.js'
import { integratorListAnswer, isIntegratorList } from '#proto/exchanges/integrators.js'
import { iqError } from '#proto/exchanges/iq.js'
import { isPrekeyCount, prekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import { isPrekeyFetch, prekeyFetchAnswer, readPrekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import {
  isResolveUsers,
  readResolveUsersRequest,
  resolveUsersAnswer,
} from '#proto/exchanges/resolve-users.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { encodeCertificateChain, issueCertificate } from '#proto/noise/certificate.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { createServerSession } from '#proto/session/server-session.js'
import type { LoginDecision, ServerSession, ServerSessionEvent } from '#proto/session/session.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { systemClock } from '#platform/clock.js'
import { type Connection, runConnection } from '#platform/net/connection.js'
import { listenTcp } from '#platform/net/tcp.js'
import { fresh } from './offline-client.js'

export interface HostileMeta {
  readonly url: string
  /** Keys of the account registered last. */
  readonly account: () => TestAccount
  /** What the client sent, requests it was answered for left out. */
  readonly received: readonly Stanza[]
  /** What a prekey fetch answers; no entry means 404. */
  readonly bundles: Map<Jid, PreKeyBundleWire>
  /** What resolving answers: identifiers of app 1 and their JIDs; no entry means 404. */
  readonly known: Map<string, Jid>
  /** How each message of the client is acked; `undefined` for not at all. */
  ackMessages: (message: Stanza) => Stanza | undefined
  /** Requests of the client, in order. */
  readonly asked: readonly Stanza[]
  /** Answers requests before the honest part does; `undefined` leaves them to it. */
  answer: (iq: Stanza) => Stanza | undefined
  /** How each login is answered. */
  decide: () => LoginDecision
  /** Logins so far. */
  readonly logins: () => number
  submit(stanza: Stanza): void
  /** Cuts the connection without a word. */
  cut(): void
  /** Removes and answers the first stanza of the client, past or coming, that fits. */
  next(fits: (stanza: Stanza) => boolean): Promise<Stanza>
  close(): Promise<void>
}

type Live = Connection<ServerSessionEvent, Stanza, ServerSession>

export async function startHostileMeta(): Promise<HostileMeta> {
  const [root, intermediate, leaf] = [
    generateKeyPair(fresh(32)),
    generateKeyPair(fresh(32)),
    generateKeyPair(fresh(32)),
  ]
  const seconds = Math.floor(Date.now() / 1000)
  const window = { notBeforeSeconds: seconds - 60, notAfterSeconds: seconds + 3600 }
  const certificateChain = encodeCertificateChain({
    intermediate: issueCertificate(
      { serial: 2, issuerSerial: 0, key: intermediate.publicKey, ...window },
      root,
    ),
    leaf: issueCertificate({ serial: 3, issuerSerial: 2, key: leaf.publicKey, ...window }, intermediate),
  })
  let account: TestAccount | undefined
  let live: Live | undefined
  let logins = 0
  const received: Stanza[] = []
  const asked: Stanza[] = []
  const waiting = new Set<{ fits: (stanza: Stanza) => boolean; resolve: (stanza: Stanza) => void }>()
  const bundles = new Map<Jid, PreKeyBundleWire>()
  const known = new Map<string, Jid>()

  const take = (stanza: Stanza): void => {
    const answer = (stanza.tag === 'iq' ? meta.answer(stanza) : undefined) ?? answerTo(stanza, meta)
    if (answer) live?.submit(answer)
    if (stanza.tag === 'iq') {
      asked.push(stanza)
      return
    }
    for (const one of waiting) {
      if (!one.fits(stanza)) continue
      waiting.delete(one)
      one.resolve(stanza)
      return
    }
    received.push(stanza)
  }
  const chat = await listenTcp({
    host: '127.0.0.1',
    port: 0,
    onCarrier(carrier) {
      const session = createServerSession({
        connectionId: 'hostile',
        ephemeral: generateKeyPair(fresh(32)),
        staticKey: leaf,
        certificateChain,
      })
      const connection: Live = runConnection(session, carrier, systemClock, {
        onEvent(event) {
          if (event.type === 'stanza') take(event.stanza)
          if (event.type !== 'login') return
          live = connection
          logins += 1
          connection.do((machine, now) => machine.decideLogin(meta.decide(), now))
        },
      })
    },
  })
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      if (request.method === 'POST') {
        account = parseTestAccount(Buffer.concat(chunks).toString())
        response.end(encodeEnlistmentAnswer({ status: 'ok', login: `${account.phone}@s.whatsapp.net` }))
        return
      }
      const endpoints = {
        enlist: `${url}/3p/interop_reg`,
        chat: `tcp://127.0.0.1:${chat.port}`,
        chatWs: `ws://127.0.0.1:${chat.port}/ws/chat`,
        media: url,
      }
      response.end(
        JSON.stringify(
          encodeEndpointDocument({
            protocolVersions: ['1.0.3'],
            services: { whatsapp: endpoints },
            trustRoot: root.publicKey,
          }),
        ),
      )
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  const meta: HostileMeta = {
    url,
    received,
    asked,
    answer: () => undefined,
    bundles,
    known,
    account() {
      if (!account) throw new Error('no account was registered yet')
      return account
    },
    ackMessages: (message) =>
      ackStanza({ class: 'message', id: message.attrs['id']!, from: checkJid(message.attrs['to']!), t: 1 }),
    decide: () => ({ accept: { t: Math.floor(Date.now() / 1000) } }),
    logins: () => logins,
    submit(stanza) {
      live?.submit(stanza)
    },
    cut() {
      live?.destroy()
    },
    next(fits) {
      const at = received.findIndex(fits)
      if (at >= 0) return Promise.resolve(received.splice(at, 1)[0]!)
      return new Promise((resolve) => waiting.add({ fits, resolve }))
    },
    async close() {
      live?.destroy()
      http.closeAllConnections()
      await Promise.all([chat.close(), new Promise((resolve) => http.close(resolve))])
    },
  }
  return meta
}

/** The honest part: enough for a client to stay, so that only what the test does is hostile. */
function answerTo(stanza: Stanza, meta: HostileMeta): Stanza | undefined {
  if (stanza.tag === 'message') return meta.ackMessages(stanza)
  if (stanza.tag === 'receipt') {
    return ackStanza({ class: 'receipt', id: stanza.attrs['id']!, from: checkJid(stanza.attrs['to']!) })
  }
  if (stanza.tag !== 'iq') return undefined
  if (isPrekeyCount(stanza)) return prekeyCountAnswer(stanza, { curve: 100, kyber: 20 })
  if (isIntegratorList(stanza)) {
    const parley = {
      id: 1,
      name: 'Parley',
      handle: 'parley',
      status: 'active',
      identifierType: 'username',
      optedIn: true,
      groupMessaging: false,
      features: ['reactions', 'replies', 'receipts', 'typing', 'revoke'],
    } as const
    return integratorListAnswer(stanza, { optedIn: true, integrators: [parley] })
  }
  if (isPrekeyFetch(stanza)) {
    const asked = readPrekeyFetchRequest(stanza)
    return prekeyFetchAnswer(
      stanza,
      asked.map((jid) => {
        const bundle = meta.bundles.get(jid)
        return bundle ? { jid, bundle } : { jid, error: 404 }
      }),
    )
  }
  if (isResolveUsers(stanza)) {
    const queries = readResolveUsersRequest(stanza)
    return resolveUsersAnswer(
      stanza,
      queries.map((query) => {
        const externalId = query.by === 'external-id' ? query.externalId : 'nobody'
        const jid = meta.known.get(externalId)
        return jid ? { query, jid, externalId, integratorId: 1 } : { query, error: 404 }
      }),
    )
  }
  return iqError(stanza, 404)
}
