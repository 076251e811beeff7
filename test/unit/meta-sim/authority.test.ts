import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { openAuthority } from '#meta-sim/authority/authority.js'
import { openPushKey } from '#meta-sim/authority/push-key.js'
import { openOperatorToken } from '#platform/http/operator-token.js'
import { verifyCertificateChain } from '#proto/noise/certificate.js'
import { temporaryFolder } from '../../support/folder.js'
import { seededRandom } from '../../support/random.js'
import { codeOf } from '../../support/rejection.js'

const NOW = 1_760_000_000_000
const DAY = 86_400_000
const random = seededRandom(7)
const randomBytes = (length: number) => random.bytes(length)

describe('the simulator’s certificate authority', () => {
  it('makes its keys once, in a private file, and issues chains that lead to its root', async () => {
    const path = `${await temporaryFolder()}/authority.json`
    const first = await openAuthority({ path, now: NOW, randomBytes })
    const again = await openAuthority({ path, now: NOW + 400 * DAY, randomBytes })
    expect(again.trustRoot).toEqual(first.trustRoot)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    for (const [authority, now] of [
      [first, NOW],
      [first, NOW - 20 * DAY],
      [again, NOW + 400 * DAY],
    ] as const) {
      const expected = { trustRoot: first.trustRoot, staticKey: first.noiseKey.publicKey, now }
      expect(() => {
        verifyCertificateChain(authority.certificateChain, expected)
      }).not.toThrow()
    }
  })

  it('has a root of its own in every data folder', async () => {
    const roots = await Promise.all(
      [1, 2].map(async () => {
        const path = `${await temporaryFolder()}/authority.json`
        return (await openAuthority({ path, now: NOW, randomBytes })).trustRoot
      }),
    )
    expect(roots[0]).not.toEqual(roots[1])
  })

  it('is not replaced where its file is damaged or open to others', async () => {
    const path = `${await temporaryFolder()}/authority.json`
    await openAuthority({ path, now: NOW, randomBytes })
    const open = () => openAuthority({ path, now: NOW, randomBytes })
    await chmod(path, 0o644)
    expect(await codeOf(open)).toBe('storage-exposed')
    await chmod(path, 0o600)
    await writeFile(path, '{"root":')
    expect(await codeOf(open)).toBe('storage-damaged')
    expect(await readFile(path, 'utf8')).toBe('{"root":')
  })
})

describe('the push key', () => {
  it('is made once and kept', async () => {
    const path = `${await temporaryFolder()}/push-key.json`
    const first = await openPushKey({ path, randomBytes })
    const again = await openPushKey({ path, randomBytes })
    expect(again.kid).toBe(first.kid)
    expect(again.key.equals(first.key)).toBe(true)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})

describe('the operator’s token', () => {
  it('is made where its file is missing, and only it matches', async () => {
    const path = `${await temporaryFolder()}/operator.token`
    const token = await openOperatorToken(path, randomBytes)
    const text = (await readFile(path, 'utf8')).trim()
    expect(token.matches(text)).toBe(true)
    expect(token.matches(`${text} `)).toBe(false)
    expect(token.matches('')).toBe(false)
    expect((await openOperatorToken(path, randomBytes)).matches(text)).toBe(true)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
