import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { offerDigest, REFERENCE_OFFERS } from '#proto/agreement/reference-offer.js'

const OFFERS = Object.entries(REFERENCE_OFFERS)

describe('the reference offer', () => {
  it.each(OFFERS)('for %s is of its own service, and in its own words', (service, offer) => {
    const [own, other] = service === 'whatsapp' ? ['WhatsApp', 'Messenger'] : ['Messenger', 'WhatsApp']
    expect(offer.service).toBe(service)
    expect(offer.version).toBe('1')
    expect(offer.text).toContain(own)
    expect(offer.text).not.toContain(other)
  })

  it.each(OFFERS)('for %s says that it is the simulator speaking', (_, { text }) => {
    expect(text.split('\n\n')[1]).toMatch(/simulator.*not an offer of Meta.*binds nobody/)
  })

  it.each([
    ['the parties', /Parties\./],
    ['the scope', /Scope\..*One-to-one messages/],
    ['end-to-end encryption', /encrypted from end to end/],
    ['people in the EEA only', /European Economic Area/],
    ['consent', /Nobody there is reachable before/],
    ['proxies', /proxy.*neither encrypts nor decrypts/],
    ['files at the partner', /Files\./],
    ['wake-ups', /push address/],
    ['suspension', /may suspend the partner, saying why/],
    ['termination', /end this agreement/],
  ])('speaks of %s', (_, words) => {
    for (const [, { text }] of OFFERS) expect(text).toMatch(words)
  })

  it('has a digest of its UTF-8 in hex', () => {
    expect(offerDigest({ text: 'é' })).toBe(createHash('sha256').update('é', 'utf8').digest('hex'))
    expect(offerDigest({ text: '' })).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  // Partners have signed exactly these words: other words are another version, and another line here.
  it.each([
    ['whatsapp', 'a6163d7ef75d8864'],
    ['messenger', '0d10bedb9d6c5115'],
  ] as const)('for %s does not change without its version', (service, digest) => {
    expect(offerDigest(REFERENCE_OFFERS[service]).slice(0, 16)).toBe(digest)
  })
})
