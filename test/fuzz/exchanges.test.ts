// The readers of all exchanges against random and damaged stanzas: whatever one accepts, its own builder
// writes again and it reads back as the same value.
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { ackStanza, readAck } from '#proto/exchanges/ack.js'
import * as blocklist from '#proto/exchanges/blocklist.js'
import * as chatstate from '#proto/exchanges/chatstate.js'
import { decodeClientPayload, encodeClientPayload } from '#proto/exchanges/client-payload.js'
import { identityChange, readIdentityChange } from '#proto/exchanges/identity-change.js'
import * as integrators from '#proto/exchanges/integrators.js'
import { interopNews, readInteropNews } from '#proto/exchanges/interop-news.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { readLoginAnswer, successStanza } from '#proto/exchanges/login.js'
import { mediaConnAnswer, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import * as message from '#proto/exchanges/message.js'
import { offlineDone, offlinePreview, readInformationBanner } from '#proto/exchanges/offline.js'
import { passiveRequest, readPassiveRequest } from '#proto/exchanges/passive.js'
import * as presence from '#proto/exchanges/presence.js'
import { prekeyCountAnswer, readPrekeyCountAnswer } from '#proto/exchanges/prekey-count.js'
import * as fetch from '#proto/exchanges/prekey-fetch.js'
import { prekeyLow, readPrekeyLow } from '#proto/exchanges/prekey-low.js'
import { prekeyUploadRequest, readPrekeyUploadRequest } from '#proto/exchanges/prekey-upload.js'
import * as receipt from '#proto/exchanges/receipt.js'
import * as resolve from '#proto/exchanges/resolve-users.js'
import * as retry from '#proto/exchanges/retry.js'
import { SERVER_JID, checkJid } from '#proto/stanza/jid.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { bundle } from '../support/exchange-arbitrary.js'
import { exchange, type Exchange, fuzzExchanges } from '../support/fuzz-exchanges.js'
import { fuzzParser } from '../support/fuzz.js'

const request = stanza('iq', { id: '1', type: 'get' })
const QUERIES: readonly resolve.UserQuery[] = [{ by: 'external-id', externalId: 'ada', integratorId: 1 }]

const EXCHANGES: readonly Exchange[] = [
  exchange('ack', readAck, ackStanza),
  exchange('iq', blocklist.readBlocklistAnswer, (jids) => blocklist.blocklistAnswer(request, jids)),
  exchange('iq', blocklist.readBlockRequest, blocklist.blockRequest),
  exchange('chatstate', chatstate.readOutgoingChatstate, chatstate.outgoingChatstate),
  exchange('chatstate', chatstate.readDeliveredChatstate, chatstate.deliveredChatstate),
  exchange('presence', presence.readOutgoingPresence, presence.outgoingPresence),
  exchange('presence', presence.readDeliveredPresence, presence.deliveredPresence),
  exchange('notification', readIdentityChange, identityChange),
  exchange('iq', integrators.readIntegratorListAnswer, (list) =>
    integrators.integratorListAnswer(request, list),
  ),
  exchange('iq', integrators.readOptInRequest, integrators.optInRequest),
  exchange('notification', readInteropNews, interopNews),
  exchange('iq', readIqError, () => undefined),
  exchange('success', readLoginAnswer, (answer) =>
    answer.type === 'success' ? successStanza(answer.success) : undefined,
  ),
  exchange('iq', readMediaConnAnswer, (connection) => mediaConnAnswer(request, connection)),
  exchange('message', message.readOutgoingMessage, message.outgoingMessage),
  exchange('message', message.readDeliveredMessage, message.deliveredMessage),
  exchange('ib', readInformationBanner, (banner) => {
    if (!banner) return undefined
    return banner.type === 'offline-preview' ? offlinePreview(banner) : offlineDone(banner.count)
  }),
  exchange('iq', readPassiveRequest, passiveRequest),
  exchange('iq', readPrekeyCountAnswer, (stock) => prekeyCountAnswer(request, stock)),
  exchange('iq', fetch.readPrekeyFetchRequest, fetch.prekeyFetchRequest),
  exchange('iq', fetch.readPrekeyFetchAnswer, (list) => fetch.prekeyFetchAnswer(request, list)),
  exchange('notification', readPrekeyLow, prekeyLow),
  exchange('iq', readPrekeyUploadRequest, prekeyUploadRequest),
  exchange('receipt', receipt.readOutgoingReceipt, receipt.outgoingReceipt),
  exchange('receipt', receipt.readDeliveredReceipt, receipt.deliveredReceipt),
  exchange('iq', resolve.readResolveUsersRequest, resolve.resolveUsersRequest),
  exchange(
    'iq',
    (node) => resolve.readResolveUsersAnswer(node, QUERIES),
    (users) => resolve.resolveUsersAnswer(request, users),
  ),
  exchange('receipt', retry.readOutgoingRetry, retry.outgoingRetry),
  exchange('receipt', retry.readDeliveredRetry, retry.deliveredRetry),
]

const ADA = checkJid('1-10853634039893@interop')
const head = { id: 'n1', from: SERVER_JID, t: 1760000000 }
const keys = fc.sample(bundle, { numRuns: 1, seed: 1 })[0]!
const enc = { type: 'pkmsg', ciphertext: new Uint8Array(20).fill(0x44), count: 1 } as const
const CORPUS: readonly Stanza[] = [
  ackStanza({ class: 'receipt', id: '1', from: ADA, to: ADA, type: 'read', t: 5, error: 404 }),
  chatstate.outgoingChatstate({ peer: ADA, state: 'recording' }),
  chatstate.deliveredChatstate({ peer: ADA, state: 'paused' }),
  presence.outgoingPresence({ type: 'available' }),
  presence.outgoingPresence({ type: 'subscribe', to: ADA }),
  presence.deliveredPresence({ from: ADA, type: 'unavailable', last: 1_760_000_040 }),
  identityChange(head),
  interopNews({ ...head, integrators: [1, 2] }),
  prekeyLow({ ...head, count: 3 }),
  integrators.integratorListAnswer(request, {
    optedIn: true,
    integrators: [
      {
        id: 1,
        name: 'Parley',
        handle: 'parley',
        status: 'active',
        identifierType: 'username',
        icon: 'x',
        optedIn: true,
        groupMessaging: true,
        features: ['reactions', 'typing'],
      },
    ],
  }),
  integrators.optInRequest([1, 12]),
  successStanza({ t: 5 }),
  mediaConnAnswer(request, { auth: 'abc_-', ttlSeconds: 3600, hosts: ['127.0.0.1:7422', 'mmg.example'] }),
  message.outgoingMessage({ id: '1', to: ADA, type: 'text', edit: 7, enc }),
  message.deliveredMessage({
    ...{ id: '1', from: ADA, type: 'text', t: 1, sts: 2, enc, offline: true },
    ...{ displayName: 'Ada', externalId: 'ada' },
  }),
  offlinePreview({ count: 3, message: 1, receipt: 1, notification: 1 }),
  offlineDone(3),
  passiveRequest('active'),
  prekeyCountAnswer(request, { curve: 1, kyber: 2 }),
  fetch.prekeyFetchRequest([ADA]),
  fetch.prekeyFetchAnswer(request, [
    { jid: ADA, bundle: keys },
    { jid: ADA, error: 404 },
  ]),
  prekeyUploadRequest({
    registrationId: 5,
    identity: keys.identity,
    preKeys: [{ id: 1, value: keys.identity }],
    signedPreKey: keys.signedPreKey,
    kyberPreKeys: [],
    kyberLastResort: keys.kyber,
  }),
  receipt.outgoingReceipt({ type: 'read', ids: ['1', '2', '3'], peer: ADA, t: 5 }),
  receipt.deliveredReceipt({ type: 'delivery', ids: ['1'], peer: ADA }),
  resolve.resolveUsersRequest([...QUERIES, { by: 'jid', jid: ADA }]),
  resolve.resolveUsersAnswer(request, [{ query: QUERIES[0]!, jid: ADA, externalId: 'ada', integratorId: 1 }]),
  retry.outgoingRetry({ id: '1', peer: ADA, t: 1, count: 2, registrationId: keys.registrationId, keys }),
  retry.deliveredRetry({ id: '1', peer: ADA, t: 1, count: 1, registrationId: 5 }),
]

describe('exchanges', () => {
  fuzzExchanges('every exchange reader', {
    exchanges: EXCHANGES,
    corpus: CORPUS,
    seeds: { octets: 31, trees: 37 },
  })

  fuzzParser('decodeClientPayload', {
    seed: 32,
    corpus: [
      encodeClientPayload({
        username: '10853634039893',
        product: 'interop',
        passive: true,
        pushName: 'Ada 👋',
        connectReason: 'push',
        connectAttemptCount: 3,
        appVersion: { primary: 1, secondary: 0, tertiary: 3 },
        interopData: { accountId: 1, token: 'aaaa.bbbb.cccc', enableReadReceipts: true },
      }),
      encodeClientPayload({
        username: '4915550001',
        product: 'whatsapp',
        passive: false,
        connectReason: 'user',
        connectAttemptCount: 0,
        appVersion: { primary: 2, secondary: 300, tertiary: 70000 },
      }),
    ],
    parse: decodeClientPayload,
    check: (payload) => {
      expect(decodeClientPayload(encodeClientPayload(payload))).toEqual(payload)
    },
  })
})
