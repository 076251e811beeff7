// The readers of consent against random and damaged stanzas and documents: choices, requests, reports, ledgers, and
// what a user tells the partner's server.
import { describe, expect } from 'vitest'
import { parseLedgerEntry } from '#proto/consent/ledger-entry.js'
import { interopConsentAnswer, readInteropConsentAnswer } from '#proto/exchanges/interop-consent.js'
import * as settings from '#proto/exchanges/interop-settings.js'
import { leftNotice, readLeftNotice } from '#proto/exchanges/left.js'
import * as ledger from '#proto/exchanges/ledger.js'
import { readRequestDecision, requestDecision } from '#proto/exchanges/message-requests.js'
import * as ping from '#proto/exchanges/reachability-ping.js'
import { readReportRequest, reportRequest } from '#proto/exchanges/report.js'
import { readTermsRequest, termsRequest } from '#proto/exchanges/terms.js'
import { parseConsentRequest, parseLedgerAnswer } from '#proto/identity/provider-api.js'
import { checkJid, SERVER_JID } from '#proto/stanza/jid.js'
import { type Stanza, stanza } from '#proto/stanza/stanza.js'
import { fuzzDocument } from '../support/fuzz-documents.js'
import { exchange, type Exchange, fuzzExchanges } from '../support/fuzz-exchanges.js'

const request = stanza('iq', { id: '1', type: 'get' })
const ADA = checkJid('1-10853634039893@interop')
const head = { id: 'n1', from: SERVER_JID, t: 1_760_000_000 }
const ENTRY = {
  seq: 3,
  at: 1_760_000_000_000,
  kind: 'agreement',
  actor: 'meta',
  detail: { status: 'suspended', users: 2, held: true, reason: '' },
} as const
const BLOCKED = { seq: 9, at: 0, kind: 'blocked', actor: 'you', detail: {} } as const

const EXCHANGES: readonly Exchange[] = [
  exchange('iq', readTermsRequest, termsRequest),
  exchange('iq', settings.readReachabilityAnswer, (value) => settings.reachabilityAnswer(request, value)),
  exchange('iq', settings.readSetReachabilityRequest, settings.setReachabilityRequest),
  exchange('iq', settings.readSetInboxRequest, settings.setInboxRequest),
  exchange('iq', readInteropConsentAnswer, (consent) => interopConsentAnswer(request, consent)),
  exchange('iq', ping.readReachabilityPingRequest, ping.pingReachabilityRequest),
  exchange('notification', ping.readReachabilityNotice, ping.reachabilityNotice),
  exchange('iq', readRequestDecision, requestDecision),
  exchange('iq', readReportRequest, reportRequest),
  exchange('notification', readLeftNotice, leftNotice),
  exchange('iq', ledger.readLedgerRequest, ledger.ledgerRequest),
  exchange('iq', ledger.readLedgerAnswer, (page) => ledger.ledgerAnswer(request, page)),
]

const CORPUS: readonly Stanza[] = [
  termsRequest({ text: 'interop-warnings/1', result: 'accepted' }),
  settings.reachabilityAnswer(request, { enabled: true }),
  settings.setReachabilityRequest(false),
  settings.setInboxRequest('separate'),
  interopConsentAnswer(request, {
    text: { name: 'interop-warnings/1', result: 'shown', t: 5 },
    inbox: 'combined',
    pings: true,
    integrators: [
      { id: 1, since: 5 },
      { id: 999, since: 6 },
    ],
  }),
  ping.pingReachabilityRequest({ externalId: '4915550001' }),
  ping.reachabilityNotice({ ...head, integratorId: 1, externalId: 'ada', displayName: 'Ada 👋' }),
  requestDecision({ action: 'accept', jid: ADA }),
  reportRequest({
    jid: ADA,
    flow: 'message_request',
    reason: 'wants money',
    messages: [
      { id: '3EB0', t: 5, text: 'é' },
      { id: '3EB1', t: 6, text: '' },
    ],
  }),
  leftNotice({ ...head, from: ADA }),
  ledger.ledgerRequest({ after: 7 }),
  ledger.ledgerAnswer(request, { entries: [ENTRY, BLOCKED], more: true }),
]

describe('consent', () => {
  fuzzExchanges('every reader of consent', {
    exchanges: EXCHANGES,
    corpus: CORPUS,
    seeds: { octets: 51, trees: 52 },
  })

  fuzzDocument('parseLedgerEntry', {
    seed: 53,
    samples: [ENTRY, BLOCKED],
    parse: parseLedgerEntry,
    check: (entry) => {
      expect(parseLedgerEntry(JSON.parse(JSON.stringify(entry)))).toEqual(entry)
      expect(Object.keys(entry.detail).length).toBeLessThanOrEqual(16)
    },
  })

  fuzzDocument('parseLedgerAnswer', {
    seed: 54,
    samples: [
      { entries: [ENTRY, BLOCKED], more: true },
      { entries: [], more: false },
    ],
    parse: parseLedgerAnswer,
    check: (page) => {
      expect(parseLedgerAnswer(JSON.parse(JSON.stringify(page)))).toEqual(page)
    },
  })

  fuzzDocument('parseConsentRequest', {
    seed: 55,
    samples: [
      { service: 'whatsapp', text: 'partner-disclosure/1', given: true },
      { service: 'messenger', text: 'partner-disclosure/999999', given: false },
    ],
    parse: parseConsentRequest,
    check: (consent) => {
      expect(consent.text).toMatch(/^partner-disclosure\/[1-9][0-9]{0,5}$/)
    },
  })
})
