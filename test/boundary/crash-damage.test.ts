// A damaged profile: the command says in one line what is wrong with which file, and leaves it as it is.
//
// The commands run the compiled program, so `dist/` must be up to date (`npm test` sees to it).
import { spawnSync } from 'node:child_process'
import { chmod, cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.js'
import { offlineProfile } from '../support/offline-client.js'

const PARLEY = join(import.meta.dirname, '../../cli/bin/parley.js')
const PAGE = 4096

let home: string
let profile: string

beforeEach(async () => {
  home = await temporaryFolder()
  profile = join(home, 'profiles', 'ada')
  const made = await offlineProfile('1-1001@interop', 'ada@parley')
  await made.context.committer.commit(() => {
    for (let at = 0; at < 200; at += 1) {
      const content = new Uint8Array(500).fill(at)
      made.context.entries.addOutgoing('+4915550001@whatsapp', `id-${at}`, 'x'.repeat(500), content, at)
    }
  })
  made.context.database.close()
  await cp(made.folder, profile, { recursive: true })
  await rm(made.folder, { recursive: true })
  await chmod(profile, 0o700)
})

const overwrite = async (name: string, change: (bytes: Buffer) => void): Promise<void> => {
  const bytes = await readFile(join(profile, name))
  change(bytes)
  await writeFile(join(profile, name), bytes)
}
const flip = (from: number) => (bytes: Buffer) => {
  for (let at = from; at < bytes.length; at += PAGE) bytes[at] = (bytes[at] ?? 0) ^ 0xff
}

const DAMAGES: readonly (readonly [what: string, file: string, damage: () => Promise<void>])[] = [
  ['with a flipped byte in its first page', 'profile.db', () => overwrite('profile.db', flip(100))],
  ['with a flipped byte in every later page', 'profile.db', () => overwrite('profile.db', flip(PAGE + 9))],
  ['cut in the middle', 'profile.db', () => truncate(join(profile, 'profile.db'), 3 * PAGE + 7)],
  ['that is empty', 'profile.db', () => truncate(join(profile, 'profile.db'), 0)],
  ['that is no database', 'profile.db', () => writeFile(join(profile, 'profile.db'), 'x'.repeat(9000))],
  ['with another key', 'profile.db', () => overwrite('profile.key', flip(3))],
  ['with a short key', 'profile.key', () => truncate(join(profile, 'profile.key'), 31)],
  ['without its key', 'profile.key', () => rm(join(profile, 'profile.key'))],
  ['that others may read', 'profile.db', () => chmod(join(profile, 'profile.db'), 0o644)],
  ['whose key others may read', 'profile.key', () => chmod(join(profile, 'profile.key'), 0o644)],
  ['whose folder others may enter', 'ada', () => chmod(profile, 0o755)],
]

describe('a profile database', () => {
  it('that is whole is read', () => {
    const { status, stderr } = history()
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it.each(DAMAGES)('%s is named in one line, exit 1, and left as it is', async (_, file, damage) => {
    await damage()
    const before = await contents()
    const { status, stderr } = history()
    expect(stderr).toMatch(/^parley: .+\n$/)
    expect(stderr).toContain(file)
    expect(status).toBe(1)
    expect(await contents()).toEqual(before)
  })
})

function history(): { readonly status: number | null; readonly stderr: string } {
  const args = [PARLEY, 'history', '--with', '+4915550001@whatsapp', '--home', home, '--profile', 'ada']
  return spawnSync(process.execPath, args, { encoding: 'utf8' })
}

/** Database and key, as they are on disk. */
async function contents(): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(profile)).filter((name) => /^profile\.(db|key)$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => [name, (await readFile(join(profile, name))).toString('hex')] as const),
  )
}
