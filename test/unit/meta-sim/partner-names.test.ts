import { describe, expect, it } from 'vitest'
import { isMistakenFor, isOwnName } from '#meta-sim/agreement/partner-names.js'
import {
  applicationId,
  readApplicationId,
  hashSecret,
  secretMatches,
} from '#meta-sim/agreement/application-id.js'

describe('a name of a partner', () => {
  it.each(['Parley', 'Björn & Söhne', 'Метро', '電話 App', 'Metal', 'messengers-united'])(
    'may be %s',
    (name) => {
      expect(isOwnName(name)).toBe(true)
    },
  )

  it.each([
    ...['WhatsApp', 'Whats-App', 'WHATSAPP Plus', 'vvhatsapp', 'whats4pp whatsapp', 'lnstagram', 'faceb00k'],
    ...['Meta', 'M3ta meta meta\u200b', 'Messenger', 'rnessenger', 'Support', '!!!', 'Раrlеу'],
  ])('may not be %s', (name) => {
    expect(isOwnName(name)).toBe(false)
  })

  it('is mistaken for another that differs in signs nobody tells apart, and for no other', () => {
    const parley = { name: 'Parley', handle: 'parley' }
    for (const name of ['PARLEY', 'par1ey', 'Par|ey', 'par!ey', 'P-a-r-l-e-y', 'Parley!'])
      expect(isMistakenFor({ name, handle: 'other' }, parley), name).toBe(true)
    expect(isMistakenFor({ name: 'Other', handle: 'par-ley' }, parley)).toBe(true)
    expect(isMistakenFor({ name: 'Barley', handle: 'barley' }, parley)).toBe(false)
  })
})

describe('the id of an application', () => {
  const SUFFIX = 'A-_1'.repeat(5) + 'zz'

  it('says which partner and service it is about', () => {
    for (const place of [
      { integrator: 1, service: 'whatsapp' },
      { integrator: 999, service: 'messenger' },
    ] as const)
      expect(readApplicationId(applicationId(place, SUFFIX))).toEqual(place)
  })

  it.each([
    ...[undefined, 7, '', 'x', `0-whatsapp-${SUFFIX}`, `1000-whatsapp-${SUFFIX}`, `01-whatsapp-${SUFFIX}`],
    ...[
      `1-signal-${SUFFIX}`,
      `1-whatsapp-${SUFFIX}A`,
      `1-whatsapp-${SUFFIX.slice(1)}`,
      `1-toString-${SUFFIX}`,
    ],
  ])('is not %s', (text) => {
    expect(readApplicationId(text)).toBeUndefined()
  })

  it('goes with a secret of which only the hash is kept', () => {
    const hash = hashSecret('secret')
    expect(hash).toBe('2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b')
    expect(secretMatches('secret', hash)).toBe(true)
    expect(secretMatches('Secret', hash)).toBe(false)
    expect(secretMatches('secret', '')).toBe(false)
  })
})
