// A profile under a passphrase: how its key lies in the file, and that changing it loses nothing wherever it ends.
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { changePassphrase, type ChangeSteps } from '#cli/client/store/change-passphrase.js'
import { openDatabase } from '#cli/client/store/database.js'
import { hasPassphrase, isPassphrase } from '#cli/client/store/profile-key.js'
import { parseWrappedKey, unwrapKey, wrapKey } from '#cli/client/store/wrapped-key.js'
import type { Bytes } from '#proto/bytes.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

/** The least a key file may say: tests try many. */
const CHEAP = { n: 16_384, r: 8, p: 1 }
const FIRST = 'correct horse'
const SECOND = 'battery staple'
const fresh = (length: number): Bytes => new Uint8Array(randomBytes(length))
const given = (passphrase: string) => () => Promise.resolve(passphrase)
const never = (): Promise<string> => Promise.reject(new Error('nobody should be asked'))

let folder: string
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'ada')
  const database = await openDatabase(folder, fresh)
  database.exec(`INSERT INTO setting (name, value) VALUES ('downloads', '"all"')`)
  database.close()
})

/** What the profile holds. @param passphrase where it has one. */
async function held(passphrase?: string): Promise<unknown> {
  const database = await openDatabase(folder, fresh, passphrase === undefined ? never : given(passphrase))
  try {
    return database.prepare('SELECT value FROM setting').get()?.['value']
  } finally {
    database.close()
  }
}

const change = (from: string | undefined, wanted: string | undefined, steps?: Partial<ChangeSteps>) =>
  changePassphrase(
    folder,
    { current: from === undefined ? never : given(from), wanted, randomBytes: fresh, cost: CHEAP },
    steps,
  )

const fail = (): never => {
  throw new Error('killed')
}

describe('a profile with a passphrase', () => {
  it('opens with it, and with nothing else', async () => {
    await change(undefined, FIRST)
    expect(await held(FIRST)).toBe('"all"')
    expect(await codeOf(() => held(SECOND))).toBe('locked')
    expect(await codeOf(() => openDatabase(folder, fresh))).toBe('locked')
    expect(await hasPassphrase(folder)).toBe(true)
    expect(await isPassphrase(folder, FIRST)).toBe(true)
    expect(await isPassphrase(folder, SECOND)).toBe(false)
  })

  it('opens however the passphrase’s letters are composed', async () => {
    await change(undefined, 'Zu\u0308rich am See')
    expect(await held('Z\u00fcrich am See')).toBe('"all"')
  })

  it('does not open with the key it had before', async () => {
    const old = await readFile(join(folder, 'profile.key'))
    await change(undefined, FIRST)
    await writeFile(join(folder, 'profile.key'), old)
    expect(await codeOf(() => held())).toBe('database-damaged')
  })

  it('gets another, and loses it again', async () => {
    await change(undefined, FIRST)
    await change(FIRST, SECOND)
    expect(await codeOf(() => held(FIRST))).toBe('locked')
    expect(await held(SECOND)).toBe('"all"')
    await change(SECOND, undefined)
    expect(await held()).toBe('"all"')
    expect(await hasPassphrase(folder)).toBe(false)
    expect(await readFile(join(folder, 'profile.key'))).toHaveLength(32)
  })

  it('is not changed by somebody who does not know it', async () => {
    await change(undefined, FIRST)
    expect(await codeOf(() => change(SECOND, undefined))).toBe('locked')
    expect(await held(FIRST)).toBe('"all"')
  })

  it.each([
    ['seven characters', 'x'.repeat(7)],
    ['513 characters', 'x'.repeat(513)],
    ['a line break', 'correct\nhorse'],
    ['half a character', 'correct horse \ud83d'],
  ])('is not one of %s', async (_, passphrase) => {
    expect(await codeOf(() => change(undefined, passphrase))).toBe('usage')
    expect(await held()).toBe('"all"')
  })

  it.each(['x'.repeat(8), 'x'.repeat(512), '🔑'.repeat(8)])('may be %j', async (passphrase) => {
    await change(undefined, passphrase)
    expect(await held(passphrase)).toBe('"all"')
  })
})

describe('a change of the passphrase that is interrupted', () => {
  const cases = [
    { what: 'setting', from: undefined, wanted: SECOND },
    { what: 'changing', from: FIRST, wanted: SECOND },
    { what: 'removing', from: FIRST, wanted: undefined },
  ]

  it.each(cases)('before the database has the new key did not happen ($what)', async ({ from, wanted }) => {
    if (from !== undefined) await change(undefined, from)
    await expect(change(from, wanted, { staged: fail })).rejects.toThrow('killed')
    if (from !== undefined && wanted !== undefined) expect(await codeOf(() => held(wanted))).toBe('locked')
    expect(await held(from)).toBe('"all"')
    expect(existsSync(join(folder, 'profile.key.next'))).toBe(false)
    expect(await held(from)).toBe('"all"')
  })

  it.each(cases)('after that is finished by opening it ($what)', async ({ from, wanted }) => {
    if (from !== undefined) await change(undefined, from)
    await expect(change(from, wanted, { rekeyed: fail })).rejects.toThrow('killed')
    if (from !== undefined && wanted !== undefined) expect(await codeOf(() => held(from))).toBe('locked')
    expect(await held(wanted)).toBe('"all"')
    expect(existsSync(join(folder, 'profile.key.next'))).toBe(false)
    expect(await held(wanted)).toBe('"all"')
    expect(await hasPassphrase(folder)).toBe(wanted !== undefined)
  })

  it('can be begun again at once', async () => {
    await expect(change(undefined, FIRST, { rekeyed: fail })).rejects.toThrow('killed')
    await change(FIRST, SECOND)
    expect(await held(SECOND)).toBe('"all"')
  })

  it('leaves both keys where neither opens the database', async () => {
    await expect(change(undefined, FIRST, { staged: fail })).rejects.toThrow('killed')
    const other = await temporaryFolder()
    await rename(join(folder, 'profile.db'), join(other, 'profile.db'))
    await writeFile(join(folder, 'profile.db'), fresh(8_192), { mode: 0o600 })
    expect(await codeOf(() => held(FIRST))).toBe('locked')
    await copyFile(join(other, 'profile.db'), join(folder, 'profile.db'))
    expect(await held()).toBe('"all"')
  })
})

describe('a key file', () => {
  const KEY = fresh(32)
  const text = (bytes: Bytes): Record<string, unknown> =>
    JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
  const file = (value: object): Bytes => new TextEncoder().encode(JSON.stringify(value))

  it('hides the key, and gives it back for the passphrase', async () => {
    const bytes = await wrapKey(KEY, FIRST, fresh)
    const wrapped = parseWrappedKey(bytes)
    expect(text(bytes)).toMatchObject({ version: 1, kdf: 'scrypt', n: 131_072, r: 8, p: 1 })
    expect(wrapped && (await unwrapKey(wrapped, FIRST))).toEqual(KEY)
    expect(wrapped && (await unwrapKey(wrapped, SECOND))).toBeUndefined()
  })

  it('gives nothing where a bit of it is another', async () => {
    const value = text(await wrapKey(KEY, FIRST, fresh, CHEAP))
    const flipped = (name: string, to: unknown) => parseWrappedKey(file({ ...value, [name]: to }))
    const hidden = String(value['key'])
    const swapped = `${hidden.slice(0, 10)}${hidden[10] === 'A' ? 'B' : 'A'}${hidden.slice(11)}`
    for (const changed of [flipped('key', swapped), flipped('n', 32_768), flipped('p', 2)]) {
      expect(changed && (await unwrapKey(changed, FIRST))).toBeUndefined()
    }
  })

  it.each([
    ['n', 16_384, 8_192],
    ['n', 1_048_576, 2_097_152],
    ['n', 131_072, 131_073],
    ['r', 64, 65],
    ['p', 4, 5],
    ['version', 1, 2],
    ['kdf', 'scrypt', 'pbkdf2'],
    ['r', 1, 0],
    ['p', 1, 1.5],
  ])('may say %s %s, not %s', async (name, fits, not) => {
    const value = {
      ...text(await wrapKey(KEY, FIRST, fresh, CHEAP)),
      ...(name === 'n' && fits === 1_048_576 ? { r: 4 } : {}),
    }
    expect(parseWrappedKey(file({ ...value, [name]: fits }))).toBeDefined()
    expect(parseWrappedKey(file({ ...value, [name]: not }))).toBeUndefined()
  })

  it('may ask for 512 MiB, and no more', async () => {
    const value = { ...text(await wrapKey(KEY, FIRST, fresh, CHEAP)), n: 1_048_576 }
    expect(parseWrappedKey(file({ ...value, r: 4 }))).toBeDefined()
    expect(parseWrappedKey(file({ ...value, r: 5 }))).toBeUndefined()
  })

  it.each(['', '{', 'null', '[]', '"x"', '{"version":1}', `{"a":"${'x'.repeat(1_024)}"}`])(
    'that holds %j is damaged, and the message names it',
    async (content) => {
      await writeFile(join(folder, 'profile.key'), content)
      expect(await codeOf(() => held())).toBe('database-damaged')
      await expect(held()).rejects.toThrow(join(folder, 'profile.key'))
    },
  )
})
