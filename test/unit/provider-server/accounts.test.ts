import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAccounts, type Account } from '#provider-server/accounts.js'
import { hashPassword, isPassword, PASSWORD_COST } from '#provider-server/password.js'
import { parseAccountRecord, parseSessionRecord, parseSigningKeyRecord } from '#provider-server/records.js'
import { createSessions, type Session } from '#provider-server/sessions.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const fresh = (length: number) => new Uint8Array(randomBytes(length))
const PASSWORD = 'correct horse battery'
const CHEAP = { N: 16, r: 1, p: 1 }

describe('a password', () => {
  it('is recognised by its hash, which another salt makes another', async () => {
    const [one, two] = await Promise.all([
      hashPassword(PASSWORD, fresh(16), PASSWORD_COST),
      hashPassword(PASSWORD, fresh(16), PASSWORD_COST),
    ])
    expect(one.hash).not.toBe(two.hash)
    expect(await isPassword(PASSWORD, one, CHEAP)).toBe(true)
    expect(await isPassword('correct horse batterz', one, CHEAP)).toBe(false)
  })

  it('is the same however its letters were composed', async () => {
    const stored = await hashPassword('caf\u00e9 au lait', fresh(16), CHEAP)
    expect(await isPassword('cafe\u0301 au lait', stored, CHEAP)).toBe(true)
  })

  it('of nobody is never right', async () => {
    expect(await isPassword(PASSWORD, undefined, CHEAP)).toBe(false)
  })
})

describe('accounts', () => {
  function setUp() {
    const clock = new FakeClock()
    const stored = memoryCollection<Account>()
    const accounts = createAccounts({
      accounts: stored,
      randomBytes: fresh,
      now: () => clock.now(),
      defaultCountry: 'DE',
      passwordCost: CHEAP,
    })
    return { stored, accounts }
  }

  it('are made once for each name and keep the country they were made with', async () => {
    const { accounts } = setUp()
    expect(await accounts.signUp({ user: 'ada', password: PASSWORD, country: 'FR' })).toMatchObject({
      country: 'FR',
    })
    expect(await accounts.signUp({ user: 'ada', password: 'another one' })).toBeUndefined()
    expect(await accounts.signIn({ user: 'ada', password: PASSWORD })).toMatchObject({ country: 'FR' })
    expect(await accounts.signUp({ user: 'bob', password: PASSWORD })).toMatchObject({ country: 'DE' })
  })

  it('move with a sign-in that names another country', async () => {
    const { accounts } = setUp()
    await accounts.signUp({ user: 'ada', password: PASSWORD })
    await accounts.signIn({ user: 'ada', password: PASSWORD, country: 'IT' })
    expect(await accounts.find('ada')).toMatchObject({ country: 'IT' })
  })

  it('do not move with a wrong password', async () => {
    const { accounts } = setUp()
    await accounts.signUp({ user: 'ada', password: PASSWORD })
    expect(await accounts.signIn({ user: 'ada', password: 'wrong', country: 'IT' })).toBeUndefined()
    expect(await accounts.find('ada')).toMatchObject({ country: 'DE' })
  })

  it('hold no password', async () => {
    const { accounts, stored } = setUp()
    await accounts.signUp({ user: 'ada', password: PASSWORD })
    expect(JSON.stringify(await stored.list('', 10))).not.toContain(PASSWORD)
  })
})

describe('sessions', () => {
  function setUp() {
    const clock = new FakeClock()
    const stored = memoryCollection<Session>()
    const sessions = createSessions({
      sessions: stored,
      randomBytes: fresh,
      now: () => clock.now(),
      lifetimeMilliseconds: 1000,
    })
    return { clock, stored, sessions }
  }

  it('are 256-bit tokens of which only the hash is kept', async () => {
    const { stored, sessions } = setUp()
    const token = await sessions.begin('ada')
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(await stored.list('', 10))).not.toContain(token)
    expect(await sessions.find(token)).toMatchObject({ user: 'ada' })
    expect(await sessions.find(`${token}A`)).toBeUndefined()
  })

  it('end when they are ended, each by itself', async () => {
    const { sessions } = setUp()
    const [one, two] = [await sessions.begin('ada'), await sessions.begin('ada')]
    await sessions.end(one)
    expect(await sessions.find(one)).toBeUndefined()
    expect(await sessions.find(two)).toBeDefined()
  })

  it('expire, and are swept from disk', async () => {
    const { clock, stored, sessions } = setUp()
    const old = await sessions.begin('ada')
    clock.advance(999)
    expect(await sessions.find(old)).toBeDefined()
    clock.advance(1)
    expect(await sessions.find(old)).toBeUndefined()
    const young = await sessions.begin('ada')
    await sessions.sweep()
    expect(await stored.list('', 10)).toHaveLength(1)
    expect(await sessions.find(young)).toBeDefined()
  })
})

describe('the records on disk', () => {
  it.each([
    ['account', parseAccountRecord],
    ['session', parseSessionRecord],
    ['signing key', parseSigningKeyRecord],
  ])('of kind %s are not read where they are damaged', (_kind, parse) => {
    for (const value of [undefined, null, [], {}, { id: 1 }, { user: 'ada' }, { privateJwk: { d: 1 } }]) {
      expect(() => parse(value)).toThrow(TypeError)
    }
  })
})
