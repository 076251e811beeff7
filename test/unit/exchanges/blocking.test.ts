// The block list and un-enlisting: how they look on the wire, and what is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockAnswer,
  blocklistAnswer,
  blocklistRequest,
  blockRequest,
  isBlockChange,
  isBlocklist,
  metaBlockRequest,
  readBlocklistAnswer,
  readBlockRequest,
} from '#proto/exchanges/blocklist.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { isUnenlist, unenlistAnswer, unenlistRequest } from '#proto/exchanges/unenlist.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { personJid } from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...iq, attrs: { ...iq.attrs, id: 'c1.1' } })
const result = (inside: string) => literal(`<iq type="result" id="c1.1" from="s.whatsapp.net">${inside}</iq>`)
const person = personJid.map(bareJid)
const ADA = checkJid('1-5@interop')

describe('the block list', () => {
  it('is asked for and given as the record shows it', () => {
    expect(blocklistRequest()).toEqual(literal('<iq type="get" xmlns="blocklist" to="s.whatsapp.net"/>'))
    expect(isBlocklist(asked(blocklistRequest()))).toBe(true)
    const list = '<list><item jid="1-5@interop"/></list>'
    expect(blocklistAnswer(asked(blocklistRequest()), [ADA])).toEqual(result(list))
    expect(readBlocklistAnswer(result(list))).toEqual([ADA])
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 8 }), (jids) => {
        const answer = blocklistAnswer(asked(blocklistRequest()), jids)
        expect(readBlocklistAnswer(overTheWire(answer))).toEqual(jids)
      }),
    )
  })

  it('holds a thousand people and no more', () => {
    const people = Array.from({ length: 1001 }, (_, at) => checkJid(`1-${at}@interop`))
    const read = (jids: typeof people) =>
      readBlocklistAnswer(overTheWire(blocklistAnswer(asked(blocklistRequest()), jids)))
    expect(read(people.slice(1))).toHaveLength(1000)
    expect(errorCode(() => read(people))).toBe('exchange-malformed')
  })
})

describe('blocking and unblocking', () => {
  it.each(['block', 'unblock'] as const)('%s has a form for each side', (action) => {
    const change = { action, jid: ADA }
    const item = `<item action="${action}" jid="1-5@interop"/>`
    expect(blockRequest(change)).toEqual(
      literal(`<iq type="set" xmlns="blocklist" to="s.whatsapp.net">${item}</iq>`),
    )
    expect(metaBlockRequest(change)).toEqual(
      literal(`<iq type="set" xmlns="w:interop" to="s.whatsapp.net"><blocklist>${item}</blocklist></iq>`),
    )
    for (const request of [blockRequest(change), metaBlockRequest(change)]) {
      expect(isBlockChange(asked(request))).toBe(true)
      expect(isBlocklist(asked(request))).toBe(false)
      expect(readBlockRequest(overTheWire(asked(request)))).toEqual(change)
    }
    expect(readIqError(blockAnswer(asked(blockRequest(change))))).toBeUndefined()
  })

  it('is another thing than choosing partners', () => {
    expect(isBlockChange(optInRequest([1]))).toBe(false)
  })

  it.each([
    ['nobody', '', 'exchange-malformed'],
    [
      'two at once',
      '<item action="block" jid="1-5@interop"/><item action="block" jid="1-6@interop"/>',
      'exchange-malformed',
    ],
    ['no action', '<item jid="1-5@interop"/>', 'exchange-malformed'],
    ['another action', '<item action="mute" jid="1-5@interop"/>', 'exchange-malformed'],
    ['no JID', '<item action="block"/>', 'exchange-malformed'],
    ['a broken JID', '<item action="block" jid="ada"/>', 'jid-invalid'],
    ['a device', '<item action="block" jid="1-5:3@interop"/>', 'exchange-malformed'],
    ['a group', '<item action="block" jid="123-456@g.us"/>', 'exchange-malformed'],
    ['the server', '<item action="block" jid="s.whatsapp.net"/>', 'exchange-malformed'],
  ])('is refused of %s', (_, items, code) => {
    const forms =
      items === '' ? ['<x/>', '<blocklist><x/></blocklist>'] : [items, `<blocklist>${items}</blocklist>`]
    for (const form of forms) {
      const iq = literal(`<iq type="set" xmlns="blocklist">${form}</iq>`)
      expect(errorCode(() => readBlockRequest(iq))).toBe(code)
    }
  })
})

describe('un-enlisting', () => {
  it('is one element without content, answered with nothing', () => {
    expect(unenlistRequest()).toEqual(
      literal('<iq type="set" xmlns="w:interop" to="s.whatsapp.net"><unenlist/></iq>'),
    )
    expect(isUnenlist(overTheWire(asked(unenlistRequest())))).toBe(true)
    expect(isUnenlist(optInRequest([]))).toBe(false)
    expect(unenlistAnswer(asked(unenlistRequest()))).toEqual(
      literal('<iq type="result" id="c1.1" from="s.whatsapp.net"/>'),
    )
  })
})
