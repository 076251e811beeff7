// Claiming a profile: exactly one process owns it, everybody else finds that one.
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '#platform/clock.js'
import { claimProfile, type Claim } from '#cli/profile/claim.js'
import { serveOwner } from '#cli/profile/owner.js'
import { temporaryFolder } from '../../support/folder.js'

async function place() {
  const folder = await temporaryFolder()
  const profile = { name: 'ada', folder: join(folder, 'profiles', 'ada') }
  const runtime = { runtime: undefined, temporary: folder, user: process.getuid?.() }
  return { claim: () => claimProfile(profile, runtime, systemClock), profile }
}

function owner(claim: Claim): Extract<Claim, { kind: 'owner' }> {
  if (claim.kind !== 'owner') throw new Error('somebody else owns it')
  return claim
}

describe('claiming a profile', () => {
  it('makes its folder, for its user only', async () => {
    const { claim, profile } = await place()
    owner(await claim()).release()
    expect((await stat(profile.folder)).mode & 0o777).toBe(0o700)
  })

  it('goes to one of two that try at once; the other waits for its socket', async () => {
    const { claim } = await place()
    const claims: Claim[] = []
    const both = [claim(), claim()].map((each) => each.then((won) => claims.push(won)))
    await Promise.race(both)
    const [first] = claims.map(owner)
    if (!first) throw new Error('nobody owns it')
    const server = await serveOwner(first.socketPath, { pid: 1, holds: 'send' }, () =>
      Promise.resolve({ kind: 'exit', code: 0 }),
    )
    await Promise.all(both)
    const second = claims[1]
    if (second?.kind !== 'visitor') throw new Error('two owners')
    expect(second.owner.greeting).toEqual({ pid: 1, holds: 'send' })
    second.owner.close()
    await server.close()
    first.release()
  })

  it('is free again after a release', async () => {
    const { claim } = await place()
    owner(await claim()).release()
    owner(await claim()).release()
  })
})
