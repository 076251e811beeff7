import { describe, expect, it } from 'vitest'
import { checkJid } from '#proto/stanza/jid.js'
import type { Account } from '#meta-sim/accounts/account.js'
import { type Party, reach, type ReachKind } from '#meta-sim/consent/reach.js'

const KINDS: readonly ReachKind[] = [
  'message',
  'receipt',
  'retry',
  'chatstate',
  'prekeys',
  'resolve',
  'identity-change',
]
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

describe.each(KINDS)('reaching somebody with %s', (kind) => {
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
    expect(reach(one, other, kind)).toBe(verdict)
    expect(reach(other, one, kind)).toBe(verdict)
  })
})
