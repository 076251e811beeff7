import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isPrekeyCount,
  prekeyCountAnswer,
  prekeyCountRequest,
  readPrekeyCountAnswer,
} from '#proto/exchanges/prekey-count.js'
import {
  type FetchedKeys,
  isPrekeyFetch,
  prekeyFetchAnswer,
  prekeyFetchRequest,
  readPrekeyFetchAnswer,
  readPrekeyFetchRequest,
} from '#proto/exchanges/prekey-fetch.js'
import {
  isPrekeyUpload,
  prekeyUploadAnswer,
  prekeyUploadRequest,
  type PreKeyUpload,
  readPrekeyUploadRequest,
} from '#proto/exchanges/prekey-upload.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { checkJid } from '#proto/stanza/jid.js'
import { children, type Stanza } from '#proto/stanza/stanza.js'
import {
  bundle,
  distinct,
  kyberPreKey,
  maybe,
  octets,
  personJid,
  preKey,
  registrationId,
  signedPreKey,
} from '../../support/exchange-arbitrary.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

const asked = (iq: Stanza): Stanza => ({ ...overTheWire(iq), attrs: { ...iq.attrs, id: 'c1.1' } })
const filled = (length: number, value: number) => new Uint8Array(length).fill(value)

const uploads: fc.Arbitrary<PreKeyUpload> = fc.record({
  registrationId,
  identity: octets(32),
  preKeys: distinct(preKey, (key) => key.id, 5),
  signedPreKey,
  kyberPreKeys: distinct(kyberPreKey, (key) => key.id, 2),
  kyberLastResort: maybe(kyberPreKey),
})

const UPLOAD = `
<iq type="set" xmlns="encrypt" to="s.whatsapp.net">
  <registration>hex:00003039</registration>
  <type>hex:05</type>
  <identity>hex:11*32</identity>
  <list>
    <key><id>hex:000001</id><value>hex:22*32</value></key>
    <key key_cipher_suite="42"><id>hex:fffffe</id><value>hex:33*1568</value><signature>hex:44*64</signature></key>
  </list>
  <skey><id>hex:000007</id><value>hex:55*32</value><signature>hex:66*64</signature></skey>
  <skey key_cipher_suite="42"><id>hex:000008</id><value>hex:77*1568</value><signature>hex:88*64</signature></skey>
</iq>`

describe('prekey upload', () => {
  it('is written as the record shows it', () => {
    const upload: PreKeyUpload = {
      registrationId: 12345,
      identity: filled(32, 0x11),
      preKeys: [{ id: 1, value: filled(32, 0x22) }],
      kyberPreKeys: [{ id: 0xfffffe, value: filled(1568, 0x33), signature: filled(64, 0x44) }],
      signedPreKey: { id: 7, value: filled(32, 0x55), signature: filled(64, 0x66) },
      kyberLastResort: { id: 8, value: filled(1568, 0x77), signature: filled(64, 0x88) },
    }
    expect(prekeyUploadRequest(upload)).toEqual(literal(UPLOAD))
    expect(readPrekeyUploadRequest(literal(UPLOAD))).toEqual(upload)
  })

  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(uploads, (upload) => {
        const iq = overTheWire(prekeyUploadRequest(upload))
        expect(isPrekeyUpload(iq)).toBe(true)
        expect(readPrekeyUploadRequest(iq)).toEqual(upload)
      }),
      { numRuns: 50 },
    )
  })

  it('accepts the explicit number of the curve suite', () => {
    const explicit = UPLOAD.replace('<key><id>', '<key key_cipher_suite="5"><id>')
    expect(readPrekeyUploadRequest(literal(explicit)).preKeys).toHaveLength(1)
  })

  it.each([
    ['no registration id', '<registration>hex:00003039</registration>', ''],
    ['a short registration id', 'hex:00003039', 'hex:003039'],
    ['another type of key', '<type>hex:05</type>', '<type>hex:06</type>'],
    ['an identity with its prefix', 'hex:11*32', 'hex:11*33'],
    ['a short one-time key', 'hex:22*32', 'hex:22*31'],
    ['a short Kyber key', 'hex:33*1568', 'hex:33*1567'],
    ['a Kyber key with its prefix', 'hex:33*1568', 'hex:33*1569'],
    ['a short signature', 'hex:66*64', 'hex:66*63'],
    ['an id of four octets', 'hex:000007', 'hex:00000007'],
    ['an unknown cipher suite', 'key_cipher_suite="42"', 'key_cipher_suite="43"'],
    ['no list', '<list>', '<lists>'],
    ['no signed key', '<skey>', '<other>'],
  ])('refuses %s', (_, from, to) => {
    const close = (tag: string) => tag.replace('<', '</')
    const text = UPLOAD.replace(from, to).replace(
      ...(/^<(lists|other)>$/.test(to) ? ([close(from), close(to)] as const) : (['', ''] as const)),
    )
    expect(errorCode(() => readPrekeyUploadRequest(literal(text)))).toBe('exchange-malformed')
  })

  it('refuses two last-resort keys, two signed keys, and one id twice', () => {
    const iq = literal(UPLOAD)
    const nodes = children(iq)
    const twice = (at: number) => ({ ...iq, content: [...nodes, nodes[at]!] })
    expect(errorCode(() => readPrekeyUploadRequest(twice(5)))).toBe('exchange-malformed')
    expect(errorCode(() => readPrekeyUploadRequest(twice(4)))).toBe('exchange-malformed')
    const list = { ...nodes[3]!, content: [...children(nodes[3]!), children(nodes[3]!)[0]!] }
    const doubled = { ...iq, content: nodes.map((node, at) => (at === 3 ? list : node)) }
    expect(errorCode(() => readPrekeyUploadRequest(doubled))).toBe('exchange-malformed')
  })

  it('takes a hundred one-time keys and no more', () => {
    const upload = readPrekeyUploadRequest(literal(UPLOAD))
    const some = (count: number) => ({
      ...upload,
      preKeys: Array.from({ length: count }, (_, id) => ({ id, value: filled(32, 1) })),
    })
    expect(readPrekeyUploadRequest(prekeyUploadRequest(some(100))).preKeys).toHaveLength(100)
    expect(errorCode(() => readPrekeyUploadRequest(prekeyUploadRequest(some(101))))).toBe(
      'exchange-malformed',
    )
  })

  it('is answered by an empty result', () => {
    expect(readIqError(prekeyUploadAnswer(asked(literal(UPLOAD))))).toBeUndefined()
  })
})

describe('prekey count', () => {
  it('asks and tells how many are left', () => {
    expect(prekeyCountRequest()).toEqual(
      literal('<iq type="get" xmlns="encrypt" to="s.whatsapp.net"><count/></iq>'),
    )
    const request = asked(prekeyCountRequest())
    expect(isPrekeyCount(request)).toBe(true)
    const answer = prekeyCountAnswer(request, { curve: 97, kyber: 19 })
    expect(answer).toEqual(
      literal('<iq type="result" id="c1.1" from="s.whatsapp.net"><count value="97" kyber="19"/></iq>'),
    )
    expect(readPrekeyCountAnswer(overTheWire(answer))).toEqual({ curve: 97, kyber: 19 })
  })

  it.each(['<count value="1"/>', '<count value="-1" kyber="1"/>', '<keys/>'])('refuses %s', (text) => {
    const answer = literal(`<iq type="result" id="1">${text}</iq>`)
    expect(errorCode(() => readPrekeyCountAnswer(answer))).toBe('exchange-malformed')
  })
})

const ADA = checkJid('1-10853634039893@interop')
const BUNDLE = `
<registration>hex:00000001</registration><type>hex:05</type><identity>hex:11*32</identity>
<key><id>hex:000002</id><value>hex:22*32</value></key>
<skey><id>hex:000003</id><value>hex:33*32</value><signature>hex:44*64</signature></skey>
<skey key_cipher_suite="42"><id>hex:000004</id><value>hex:55*1568</value><signature>hex:66*64</signature></skey>`
const fetched = (inside: string) =>
  literal(
    `<iq type="result" id="c1.1" from="s.whatsapp.net"><list><user jid="1-10853634039893@interop">${inside}</user></list></iq>`,
  )

describe('prekey fetch', () => {
  it('asks for users by JID', () => {
    expect(prekeyFetchRequest([ADA])).toEqual(
      literal(
        `<iq type="get" xmlns="encrypt" to="s.whatsapp.net">
           <key><user jid="1-10853634039893@interop"/></key></iq>`,
      ),
    )
    const request = asked(prekeyFetchRequest([ADA]))
    expect(isPrekeyFetch(request)).toBe(true)
    expect(readPrekeyFetchRequest(request)).toEqual([ADA])
  })

  it('asks for 1 to 32 users', () => {
    const users = (count: number) =>
      prekeyFetchRequest(Array.from({ length: count }, (_, user) => checkJid(`1-${user}@interop`)))
    expect(readPrekeyFetchRequest(users(32))).toHaveLength(32)
    expect(errorCode(() => readPrekeyFetchRequest(users(33)))).toBe('exchange-malformed')
    expect(errorCode(() => readPrekeyFetchRequest(users(0)))).toBe('exchange-malformed')
  })

  it('gives a bundle as the record shows it', () => {
    const [user] = readPrekeyFetchAnswer(fetched(BUNDLE))
    expect(user).toEqual({
      jid: ADA,
      bundle: {
        registrationId: 1,
        identity: filled(32, 0x11),
        preKey: { id: 2, value: filled(32, 0x22) },
        signedPreKey: { id: 3, value: filled(32, 0x33), signature: filled(64, 0x44) },
        kyber: { id: 4, value: filled(1568, 0x55), signature: filled(64, 0x66), lastResort: true },
      },
    })
    expect(prekeyFetchAnswer(asked(prekeyFetchRequest([ADA])), [user!])).toEqual(fetched(BUNDLE))
  })

  it('says why there are no keys', () => {
    const answer = prekeyFetchAnswer(asked(prekeyFetchRequest([ADA])), [{ jid: ADA, error: 404 }])
    expect(answer).toEqual(fetched('<error code="404"/>'))
    expect(readPrekeyFetchAnswer(answer)).toEqual([{ jid: ADA, error: 404 }])
  })

  it('comes out of the wire as it went in', () => {
    const result: fc.Arbitrary<FetchedKeys> = fc.oneof(
      fc.record({ jid: personJid, bundle }),
      fc.record({ jid: personJid, error: fc.constantFrom(404, 500) }),
    )
    fc.assert(
      fc.property(fc.array(result, { minLength: 1, maxLength: 4 }), (results) => {
        const answer = prekeyFetchAnswer(asked(prekeyFetchRequest([ADA])), results)
        expect(readPrekeyFetchAnswer(overTheWire(answer))).toEqual(results)
      }),
      { numRuns: 50 },
    )
  })

  const kyber = /<skey key_cipher_suite.*<\/skey>/.exec(BUNDLE)![0]
  it.each([
    ['no Kyber key', BUNDLE.replace(kyber, '')],
    ['two Kyber keys', BUNDLE + kyber],
    ['two one-time keys', BUNDLE + '<key><id>hex:000009</id><value>hex:22*32</value></key>'],
    ['no identity', BUNDLE.replace('identity>hex:11*32</identity', 'identity>hex:11*3</identity')],
  ])('refuses a bundle with %s', (_, inside) => {
    expect(errorCode(() => readPrekeyFetchAnswer(fetched(inside)))).toBe('exchange-malformed')
  })

  it('refuses a user that is no JID', () => {
    const answer = literal(
      '<iq type="result" id="1"><list><user jid="ada"><error code="404"/></user></list></iq>',
    )
    expect(errorCode(() => readPrekeyFetchAnswer(answer))).toBe('jid-invalid')
  })
})
