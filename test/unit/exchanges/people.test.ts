import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deliveredChatstate,
  outgoingChatstate,
  readDeliveredChatstate,
  readOutgoingChatstate,
} from '#proto/exchanges/chatstate.js'
import {
  CONVERSATION_FEATURES,
  IDENTIFIER_TYPES,
  type Integrator,
  INTEGRATOR_STATUSES,
  integratorListAnswer,
  integratorListRequest,
  isIntegratorList,
  isOptIn,
  optInAnswer,
  optInRequest,
  readIntegratorListAnswer,
  readOptInRequest,
} from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { isPassive, passiveAnswer, passiveRequest, readPassiveRequest } from '#proto/exchanges/passive.js'
import {
  isResolveUsers,
  readResolveUsersAnswer,
  readResolveUsersRequest,
  type ResolvedUser,
  resolveUsersAnswer,
  resolveUsersRequest,
  type UserQuery,
} from '#proto/exchanges/resolve-users.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { integratorId, maybe, personJid, textOf } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const result = (inside: string) => literal(`<iq type="result" id="c1.1" from="s.whatsapp.net">${inside}</iq>`)
const ADA = checkJid('1-5@interop')

describe('typing', () => {
  it.each([
    ['composing', '<composing/>'],
    ['recording', '<composing media="audio"/>'],
    ['paused', '<paused/>'],
  ] as const)('%s is told as %s', (state, inside) => {
    const change = { peer: ADA, state }
    expect(outgoingChatstate(change)).toEqual(literal(`<chatstate to="1-5@interop">${inside}</chatstate>`))
    expect(readOutgoingChatstate(overTheWire(outgoingChatstate(change)))).toEqual(change)
    expect(readDeliveredChatstate(overTheWire(deliveredChatstate(change)))).toEqual(change)
  })

  it('is refused where it says nothing', () => {
    const text = '<chatstate to="1-5@interop"><gone/></chatstate>'
    expect(errorCode(() => readOutgoingChatstate(literal(text)))).toBe('exchange-malformed')
  })
})

describe('passive and active', () => {
  it.each(['active', 'passive'] as const)('%s is asked for', (activity) => {
    const request = asked(passiveRequest(activity))
    expect(passiveRequest(activity)).toEqual(
      literal(`<iq type="set" xmlns="passive" to="s.whatsapp.net"><${activity}/></iq>`),
    )
    expect(isPassive(request)).toBe(true)
    expect(readPassiveRequest(overTheWire(request))).toBe(activity)
    expect(readIqError(passiveAnswer(request))).toBeUndefined()
  })

  it.each(['', '<active/><passive/>'])('are refused as %j', (inside) => {
    const text = `<iq type="set" xmlns="passive">${inside}</iq>`.replace('></iq>', inside ? '></iq>' : '/>')
    expect(errorCode(() => readPassiveRequest(literal(text)))).toBe('exchange-malformed')
  })
})

const integrators: fc.Arbitrary<Integrator> = fc.record({
  id: integratorId,
  name: textOf(64),
  handle: fc.stringMatching(/^[a-z0-9-]{2,32}$/),
  status: fc.constantFrom(...INTEGRATOR_STATUSES),
  identifierType: fc.constantFrom(...IDENTIFIER_TYPES),
  icon: maybe(textOf(40)),
  optedIn: fc.boolean(),
  groupMessaging: fc.boolean(),
  features: fc.subarray([...CONVERSATION_FEATURES]),
})
const LIST = `<integrator_list opted_in="true"><integrator id="1" name="Parley" handle="parley" status="active"
  identifier_type="username" opted_in="true"><features reactions="false" replies="true" receipts="true" typing="false" revoke="true"><group_messaging/></features></integrator></integrator_list>`

describe('the list of partners', () => {
  it('is asked for and given as the record shows it', () => {
    expect(integratorListRequest()).toEqual(
      literal('<iq type="get" xmlns="w:interop" to="s.whatsapp.net"><integrator fetch="all"/></iq>'),
    )
    const request = asked(integratorListRequest())
    expect(isIntegratorList(request)).toBe(true)
    const list = {
      optedIn: true,
      integrators: [
        {
          id: 1,
          name: 'Parley',
          handle: 'parley',
          status: 'active',
          identifierType: 'username',
          optedIn: true,
          groupMessaging: true,
          features: ['replies', 'receipts', 'revoke'],
        },
      ],
    } as const
    expect(integratorListAnswer(request, list)).toEqual(result(LIST))
    expect(readIntegratorListAnswer(result(LIST))).toEqual(list)
  })

  it.each([
    ['no features at all', /<features.*<\/features>/],
    ['none of a conversation', / reactions=.*revoke="true"/],
  ])('takes an app whose entry says %s for one that does its duty', (_, said) => {
    const {
      integrators: [app],
    } = readIntegratorListAnswer(result(LIST.replace(said, '')))
    expect(app?.features).toEqual(['reactions', 'replies', 'receipts', 'typing'])
  })

  it('comes out of the wire as it went in', () => {
    const list = fc.record({ optedIn: fc.boolean(), integrators: fc.array(integrators, { maxLength: 4 }) })
    fc.assert(
      fc.property(list, (given) => {
        const answer = integratorListAnswer(asked(integratorListRequest()), given)
        expect(readIntegratorListAnswer(overTheWire(answer))).toEqual(given)
      }),
    )
  })

  it.each([
    ['id 0', 'id="1"', 'id="0"'],
    ['id 1000', 'id="1"', 'id="1000"'],
    ['no name', 'name="Parley"', ''],
    ['a name of 65', 'name="Parley"', `name="${'a'.repeat(65)}"`],
    ['no handle', 'handle="parley"', ''],
    ['a handle with capitals', 'handle="parley"', 'handle="Parley"'],
    ['an unknown status', 'status="active"', 'status="gone"'],
    ['an unknown kind of identifier', '"username"', '"fax"'],
    ['a feature neither shown nor missing', 'typing="false"', 'typing=""'],
    ['a flag that is none', 'opted_in="true"><features', 'opted_in="1"><features'],
  ])('is refused with %s', (_, from, to) => {
    expect(errorCode(() => readIntegratorListAnswer(result(LIST.replace(from, to))))).toBe(
      'exchange-malformed',
    )
  })
})

describe('choosing partners', () => {
  it('sends the whole selection', () => {
    expect(optInRequest([1, 12])).toEqual(
      literal(
        `<iq type="set" xmlns="w:interop" to="s.whatsapp.net"><opt_in_integrators><integrator_list>
           <integrator id="1"/><integrator id="12"/></integrator_list></opt_in_integrators></iq>`,
      ),
    )
    for (const ids of [[], [1], [1, 12, 999]]) {
      const request = asked(optInRequest(ids))
      expect(isOptIn(request)).toBe(true)
      expect(readOptInRequest(overTheWire(request))).toEqual(ids)
      expect(readIqError(optInAnswer(request))).toBeUndefined()
    }
  })

  it('refuses ids out of range and one id twice', () => {
    for (const ids of [[0], [1000], [1, 1]]) {
      expect(errorCode(() => readOptInRequest(optInRequest(ids)))).toBe('exchange-malformed')
    }
  })
})

const query: fc.Arbitrary<UserQuery> = fc.oneof(
  fc.record({
    by: fc.constant('external-id' as const),
    externalId: textOf(254),
    integratorId: fc.integer({ min: 0, max: 999 }),
  }),
  fc.record({ by: fc.constant('jid' as const), jid: personJid }),
)
const answered = query.chain((asked): fc.Arbitrary<ResolvedUser> =>
  fc.oneof(
    fc.record({ query: fc.constant(asked), error: fc.constant(404) }),
    fc.record({
      query: fc.constant(asked),
      jid: asked.by === 'jid' ? fc.constant(asked.jid) : personJid,
      externalId: textOf(254),
      integratorId: asked.by === 'jid' ? fc.integer({ min: 0, max: 999 }) : fc.constant(asked.integratorId),
    }),
  ),
)
const ASKED = { by: 'external-id', externalId: 'ada', integratorId: 1 } as const

describe('resolving users', () => {
  it('asks and answers as the record shows it', () => {
    expect(resolveUsersRequest([ASKED])).toEqual(
      literal(
        `<iq type="get" xmlns="w:interop" to="s.whatsapp.net">
           <users><user external_id="ada" integrator_id="1"/></users></iq>`,
      ),
    )
    const found = { query: ASKED, jid: ADA, externalId: 'ada', integratorId: 1 }
    const text =
      '<users><user external_id="ada" integrator_id="1" normalized_external_id="ada" jid="1-5@interop"/></users>'
    expect(resolveUsersAnswer(asked(resolveUsersRequest([ASKED])), [found])).toEqual(result(text))
    expect(readResolveUsersAnswer(result(text), [ASKED])).toEqual([found])
  })

  it('says that nobody is there', () => {
    const text = '<users><user external_id="ada" integrator_id="1"><error code="404"/></user></users>'
    const missing = { query: ASKED, error: 404 }
    expect(resolveUsersAnswer(asked(resolveUsersRequest([ASKED])), [missing])).toEqual(result(text))
    expect(readResolveUsersAnswer(result(text), [ASKED])).toEqual([missing])
  })

  it('goes back from a JID to the identifier', () => {
    const back = { by: 'jid', jid: ADA } as const
    const text = '<users><user external_id="ada" integrator_id="1" jid="1-5@interop"/></users>'
    expect(readResolveUsersAnswer(result(text), [back])).toEqual([
      { query: back, jid: ADA, externalId: 'ada', integratorId: 1 },
    ])
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(fc.array(answered, { minLength: 1, maxLength: 5 }), (results) => {
        const queries = results.map((one) => one.query)
        const request = asked(resolveUsersRequest(queries))
        expect(isResolveUsers(request)).toBe(true)
        expect(readResolveUsersRequest(overTheWire(request))).toEqual(queries)
        const answer = overTheWire(resolveUsersAnswer(request, results))
        expect(readResolveUsersAnswer(answer, queries)).toEqual(results)
      }),
    )
  })

  it('asks for 1 to 256 users', () => {
    const many = (count: number) => resolveUsersRequest(Array.from({ length: count }, () => ASKED))
    expect(readResolveUsersRequest(many(256))).toHaveLength(256)
    expect(errorCode(() => readResolveUsersRequest(many(257)))).toBe('exchange-malformed')
    expect(errorCode(() => readResolveUsersRequest(many(0)))).toBe('exchange-malformed')
  })

  it('refuses an answer to another question', () => {
    const other = '<users><user external_id="eve" integrator_id="1"><error code="404"/></user></users>'
    expect(errorCode(() => readResolveUsersAnswer(result(other), [ASKED]))).toBe('exchange-malformed')
    expect(errorCode(() => readResolveUsersAnswer(result(other), [ASKED, ASKED]))).toBe('exchange-malformed')
  })

  it('refuses a question without an identifier', () => {
    const nothing = literal('<iq type="get" xmlns="w:interop"><users><user integrator_id="1"/></users></iq>')
    expect(errorCode(() => readResolveUsersRequest(nothing))).toBe('exchange-malformed')
  })
})
