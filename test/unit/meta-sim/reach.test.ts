import { describe, expect, it } from 'vitest'
import { checkJid } from '#proto/stanza/jid.js'
import type { Account } from '#meta-sim/accounts/account.js'
import type { Standing } from '#meta-sim/consent/contacts.js'
import { type Party, reach, type ReachKind, type Verdict } from '#meta-sim/consent/reach.js'

const signed = { id: 1, value: '', signature: '' }
const account = (more: Partial<Account>): Account => ({
  jid: checkJid('1-5@interop'),
  kind: 'partner',
  service: 'whatsapp',
  integrator: 1,
  identifier: 'ada',
  displayName: '',
  authKey: '',
  keys: { registrationId: 1, identity: '', signedPreKey: signed, lastResortKyber: signed },
  generation: 1,
  enlisted: true,
  enlistedAt: 0,
  optedIn: [],
  consent: { inbox: 'combined', pings: true, since: {} },
  blocked: [],
  ...more,
})
const ada: Party = { account: account({}), agreement: 'active' }
const meta = (more: Partial<Account> = {}): Party => ({
  account: account({
    jid: checkJid('4915550001@s.whatsapp.net'),
    kind: 'meta',
    integrator: 0,
    optedIn: [1],
    ...more,
  }),
  agreement: undefined,
})
const ADA = checkJid('1-5@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const OTHERS = [checkJid('2-5@interop'), checkJid('1-6@interop'), checkJid('4915550002@s.whatsapp.net')]
const adaWhoBlocked = (...blocked: Account['blocked']): Party => ({ ...ada, account: account({ blocked }) })
const withAgreement = (agreement: Party['agreement']): Party => ({ ...ada, agreement })

const standing = (more: Partial<Standing> = {}): Standing => ({
  accepts: true,
  accepted: true,
  asked: false,
  budget: 5,
  ...more,
})
const CONTACTS = standing()

/** What needs the partner to be turned on. */
const KINDS: readonly ReachKind[] = [
  'message',
  'stored-message',
  'receipt',
  'retry',
  'chatstate',
  'presence',
  'prekeys',
  'resolve',
  'identity-change',
]

describe.each(KINDS)('reaching a contact with %s', (kind) => {
  it.each([
    ['a WhatsApp user who turned the partner on', ada, meta(), 'yes'],
    ['a WhatsApp user who turned other partners on', ada, meta({ optedIn: [2, 3] }), 'no'],
    ['a WhatsApp user who turned nothing on', ada, meta({ optedIn: [] }), 'no'],
    ['a user of another service', ada, meta({ service: 'messenger' }), 'no'],
    ['an account that is un-enlisted', ada, meta({ enlisted: false }), 'no'],
    ['a user of a suspended partner', withAgreement('suspended'), meta(), 'held'],
    ['a user of a suspended partner, turned off', withAgreement('suspended'), meta({ optedIn: [] }), 'no'],
    ['a user of a terminated partner', withAgreement('terminated'), meta(), 'no'],
    ['a user of a partner that has signed only', withAgreement('signed'), meta(), 'no'],
    ['a user of a partner without agreement', withAgreement(undefined), meta(), 'no'],
    ['a WhatsApp user who blocked this one', ada, meta({ blocked: [...OTHERS, ADA] }), 'no'],
    ['a WhatsApp user whom this one blocked', adaWhoBlocked(...OTHERS, BOB), meta(), 'no'],
    [
      'a WhatsApp user, both having blocked others',
      adaWhoBlocked(...OTHERS),
      meta({ blocked: OTHERS }),
      'yes',
    ],
    ['one who is blocked, while suspended', withAgreement('suspended'), meta({ blocked: [ADA] }), 'no'],
    ['another partner user', ada, ada, 'no'],
    ['another WhatsApp user', meta(), meta(), 'no'],
    ['nobody at all', ada, undefined, 'no'],
  ] as const)('%s: the same answer in both directions', (_name, one, other, verdict) => {
    expect(reach(one, other, kind, CONTACTS)).toBe(verdict)
    expect(reach(other, one, kind, CONTACTS)).toBe(verdict)
  })
})

type Row = readonly [name: string, standing: Standing, verdicts: Partial<Record<ReachKind, Verdict>>]
const ALL = {
  message: 'yes',
  'stored-message': 'yes',
  receipt: 'yes',
  retry: 'yes',
  chatstate: 'yes',
  presence: 'yes',
  prekeys: 'yes',
  resolve: 'yes',
  'identity-change': 'yes',
} as const
const QUIET = { ...ALL, receipt: 'no', retry: 'no', chatstate: 'no', presence: 'no' } as const

describe('reaching somebody by what the two have decided', () => {
  it.each<Row>([
    ['nobody wrote', standing({ accepts: false, accepted: false }), QUIET],
    ['the sender wrote', standing({ accepts: false, budget: 4 }), QUIET],
    ['the sender wrote its last', standing({ accepts: false, budget: 1 }), QUIET],
    ['the sender wrote all it may', standing({ accepts: false, budget: 0 }), { ...QUIET, message: 'spent' }],
    ['the recipient wrote', standing({ accepted: false, asked: true }), { ...QUIET, prekeys: 'no' }],
    ['the sender is accepted in advance', standing({ accepted: false }), QUIET],
    ['both accepted, after many messages', standing({ budget: 0 }), ALL],
  ])('%s: the same in both directions', (_name, between, verdicts) => {
    for (const kind of KINDS) {
      expect([kind, reach(ada, meta(), kind, between)]).toEqual([kind, verdicts[kind]])
      expect([kind, reach(meta(), ada, kind, between)]).toEqual([kind, verdicts[kind]])
    }
  })

  it('gives what is refused and what is held precedence over a spent budget', () => {
    const spent = standing({ accepts: false, budget: 0 })
    expect(reach(ada, meta({ blocked: [ADA] }), 'message', spent)).toBe('no')
    expect(reach(withAgreement('suspended'), meta(), 'message', spent)).toBe('held')
  })
})

describe('asking to be reached', () => {
  const OFF = { optedIn: [] }
  const deaf = { consent: { inbox: 'combined', pings: false, since: {} } } as const
  it.each([
    ['a WhatsApp user who turned nothing on', ada, meta(OFF), 'yes'],
    ['a WhatsApp user who turned others on', ada, meta({ optedIn: [2] }), 'yes'],
    ['a WhatsApp user who turned the partner on', ada, meta(), 'no'],
    ['a WhatsApp user who wants not to be asked', ada, meta({ ...OFF, ...deaf }), 'no'],
    ['a WhatsApp user who blocked this one', ada, meta({ ...OFF, blocked: [ADA] }), 'no'],
    ['a WhatsApp user whom this one blocked', adaWhoBlocked(BOB), meta(OFF), 'no'],
    ['from a suspended partner', withAgreement('suspended'), meta(OFF), 'held'],
    ['from a terminated partner', withAgreement('terminated'), meta(OFF), 'no'],
    ['a WhatsApp user of another service', ada, meta({ ...OFF, service: 'messenger' }), 'no'],
    ['a partner’s user, by a WhatsApp user', meta(OFF), ada, 'no'],
    ['nobody at all', ada, undefined, 'no'],
  ] as const)('%s', (_name, from, to, verdict) => {
    expect(reach(from, to, 'ping', CONTACTS)).toBe(verdict)
    expect(reach(from, to, 'ping', standing({ accepts: false, accepted: false }))).toBe(verdict)
  })
})
