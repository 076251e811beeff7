// What is kept of an error that nobody expected.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportCrash } from '#cli/profile/crash-report.js'
import { temporaryFolder } from '../../support/folder.js'

const NOON = Date.UTC(2025, 0, 6, 12)
const SECRET = 'meet me at noon'

function thrown(message: string, cause?: unknown): TypeError {
  return new TypeError(message, { cause })
}

describe('a crash report', () => {
  it('says when, what and where, for its owner alone', async () => {
    const folder = await temporaryFolder()
    const line = reportCrash(folder, thrown('x'), NOON)
    const path = join(folder, 'crash-report.txt')
    const text = await readFile(path, 'utf8')
    expect(text).toMatch(/2025-01-06T12:00:00\.000Z[^]*\nTypeError\n\s+at thrown .*crash-report\.test\.ts:/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(line).toMatch(/error of its own \(TypeError at crash-report\.test\.ts:\d+\)/)
    expect(line).toContain('Nothing that was stored is lost')
    expect(line).toContain(path)
  })

  it('has nothing of what the error says, nor of what led to it', async () => {
    const folder = await temporaryFolder()
    const forged = `no\n    at ${SECRET} (/home/ada/x.js:1:1)\n    at /${SECRET.replaceAll(' ', '-')}.js:1:1`
    const line = reportCrash(folder, thrown(forged, thrown(SECRET, SECRET)), NOON)
    const text = await readFile(join(folder, 'crash-report.txt'), 'utf8')
    expect(text).toContain('caused by\nTypeError')
    for (const said of [text, line]) expect(said).not.toMatch(/meet.me.at.noon/)
  })

  it('takes the place of an older one, whatever that was open to', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'crash-report.txt')
    await writeFile(path, 'old', { mode: 0o644 })
    reportCrash(folder, SECRET, NOON)
    expect(await readFile(path, 'utf8')).toMatch(/thrown: string\n$/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('that cannot be written is said to be missing', () => {
    const line = reportCrash('/proc', thrown('x'), NOON)
    expect(line).toContain('its details could not be written')
    expect(line).toContain('Nothing that was stored is lost')
  })
})
