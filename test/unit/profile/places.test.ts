// Profile folders, socket paths and operator tokens: where things of a user lie.
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keepOperatorToken, readOperatorToken } from '#cli/profile/operator-token.js'
import { ownerSocketPath } from '#cli/profile/owner-path.js'
import { findProfile, homeFolder } from '#cli/profile/profile-folder.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const LONGEST_SOCKET_PATH = 103

describe('a profile', () => {
  it('lies under --home, else PARLEY_HOME', () => {
    expect(homeFolder('/a', { PARLEY_HOME: '/b' })).toBe('/a')
    expect(homeFolder(undefined, { PARLEY_HOME: '/b' })).toBe('/b')
    expect(homeFolder(undefined, {})).toMatch(/parley$/)
  })

  it.each(['a', 'ada-2', 'x'.repeat(32)])('may be called %s', async (name) => {
    const home = await temporaryFolder()
    expect(findProfile(home, name, true).folder).toBe(join(home, 'profiles', name))
  })

  it.each(['', 'Ada', '..', 'a/b', 'a b', 'x'.repeat(33)])('may not be called %j', async (name) => {
    const home = await temporaryFolder()
    expect(await codeOf(() => findProfile(home, name, true))).toBe('usage')
  })

  it('is the only one there is, the default one, or has to be named', async () => {
    const home = await temporaryFolder()
    expect(await codeOf(() => findProfile(home, undefined, false))).toBe('usage')
    expect(findProfile(home, undefined, true).name).toBe('default')
    await mkdir(join(home, 'profiles', 'ada'), { recursive: true })
    expect(findProfile(home, undefined, false).name).toBe('ada')
    await mkdir(join(home, 'profiles', 'bob'))
    expect(await codeOf(() => findProfile(home, undefined, false))).toBe('usage')
    await mkdir(join(home, 'profiles', 'default'))
    expect(findProfile(home, undefined, false).name).toBe('default')
  })

  it('that is not there is an error for commands that need one', async () => {
    expect(await codeOf(async () => findProfile(await temporaryFolder(), 'ada', false))).toBe('usage')
  })
})

describe('the socket path', () => {
  it('is short wherever the profile lies, and its own for each profile', async () => {
    const folder = await temporaryFolder()
    const deep = join(folder, 'd'.repeat(200))
    await mkdir(deep)
    const place = { runtime: join(folder, 'run'), temporary: folder, user: process.getuid?.() }
    const paths = [ownerSocketPath(deep, place), ownerSocketPath(folder, place)]
    expect(new Set(paths).size).toBe(2)
    for (const path of paths) expect(path.length).toBeLessThanOrEqual(LONGEST_SOCKET_PATH)
  })

  it('avoids a runtime directory that is too long', async () => {
    const folder = await temporaryFolder()
    const runtime = join(folder, 'r'.repeat(100))
    const path = ownerSocketPath(folder, { runtime, temporary: folder, user: process.getuid?.() })
    expect(path.startsWith(runtime)).toBe(false)
    expect(path.length).toBeLessThanOrEqual(LONGEST_SOCKET_PATH)
  })

  it('refuses a directory that others can enter, or that is somebody else’s', async () => {
    const folder = await temporaryFolder()
    const user = process.getuid?.() ?? 0
    const place = { runtime: folder, temporary: folder, user }
    ownerSocketPath(folder, place)
    expect(await codeOf(() => ownerSocketPath(folder, { ...place, user: user + 1 }))).toBe('failed')
    await chmod(join(folder, 'parley'), 0o755)
    expect(await codeOf(() => ownerSocketPath(folder, place))).toBe('failed')
  })
})

describe('the operator token', () => {
  it('is found by the endpoint’s URL, and only by it', async () => {
    const home = await temporaryFolder()
    await keepOperatorToken(home, 'http://127.0.0.1:7422', new TextEncoder().encode('secret\n'))
    expect(await readOperatorToken(home, 'http://127.0.0.1:7422/')).toBe('secret')
    expect(await readOperatorToken(home, 'http://127.0.0.1:7423')).toBeUndefined()
    expect(await readOperatorToken(home, 'http://[::1]:7422')).toBeUndefined()
  })
})
