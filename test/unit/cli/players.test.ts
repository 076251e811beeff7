// The system's players and openers, as programs that say how they were started.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findProgram } from '#cli/system/find-program.js'
import { openWithSystem } from '#cli/system/opener.js'
import { playFile } from '#cli/system/player.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

interface Desktop {
  readonly env: Record<string, string>
  /** How the programs were started: a line for each argument, then each of our variables they know. */
  readonly started: () => readonly string[]
}

/** A machine with these programs and no others; each does what its script says after writing down its start. */
async function desktop(programs: Readonly<Record<string, string>>): Promise<Desktop> {
  const folder = await temporaryFolder()
  const log = join(folder, 'log')
  for (const [name, script] of Object.entries(programs)) {
    const lines = [
      `for each in ${name} "$@"; do echo "$each"; done`,
      'export -p | while read each; do case "$each" in *PARLEY_*) echo "$each";; esac; done',
    ]
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\n{ ${lines.join('\n')}\n} > "${log}.new"\nPATH=/usr/bin:/bin mv "${log}.new" "${log}"\n${script}\n`,
    )
    chmodSync(join(folder, name), 0o700)
  }
  const env = { PATH: folder, DISPLAY: ':9', PARLEY_PASSWORD: 'secret' }
  return { env, started: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []) }
}

describe('a player', () => {
  it('is given the absolute path as its last argument, and nothing of our secrets', async () => {
    const { env, started } = await desktop({ mpv: 'exit 0' })
    const playing = await playFile('-x; touch $(pwd) "a".ogg', env)
    expect(playing.program).toBe('mpv')
    expect(await playing.ended).toBe('played')
    expect(started().at(0)).toBe('mpv')
    expect(started().at(-1)).toBe(join(process.cwd(), '-x; touch $(pwd) "a".ogg'))
  })

  it('is the first that is there and plays such a file', async () => {
    const both = await desktop({ aplay: 'exit 0', ffplay: 'exit 0' })
    const ogg = await playFile('/tmp/a.ogg', both.env)
    expect([ogg.program, await ogg.ended]).toEqual(['ffplay', 'played'])
    const onlyWav = await desktop({ aplay: 'exit 0' })
    const wav = await playFile('/tmp/a.WAV', onlyWav.env)
    expect([wav.program, await wav.ended]).toEqual(['aplay', 'played'])
    expect(await codeOf(() => playFile('/tmp/a.ogg', onlyWav.env))).toBe('failed')
  })

  it('that fails says so, and one that is stopped is gone', async () => {
    const failing = await desktop({ mpv: 'exit 2' })
    expect(await (await playFile('/tmp/a.ogg', failing.env)).ended).toBe('failed')
    const long = await desktop({ mpv: 'exec /bin/sleep 60' })
    const playing = await playFile('/tmp/a.ogg', long.env)
    await expect.poll(long.started).not.toEqual([])
    playing.stop()
    expect(await playing.ended).toBe('stopped')
  })

  it('that is not installed is named', async () => {
    const { env } = await desktop({})
    await expect(playFile('/tmp/a.ogg', env)).rejects.toThrow(/install mpv/)
  })
})

describe('an opener', () => {
  it('is given the absolute path and nothing else', async () => {
    const { env, started } = await desktop({ 'xdg-open': 'exit 0' })
    await openWithSystem('--help', env)
    expect(started()).toEqual(['xdg-open', join(process.cwd(), '--help')])
  })

  it('that knows no program for the file, or is not there, or has no screen, says what to do', async () => {
    const refusing = await desktop({ 'xdg-open': 'exit 3' })
    await expect(openWithSystem('/tmp/a.pdf', refusing.env)).rejects.toThrow(/save it instead/)
    const { env } = await desktop({})
    await expect(openWithSystem('/tmp/a.pdf', env)).rejects.toThrow(/install xdg-utils/)
    const blind = await desktop({ 'xdg-open': 'exit 0' })
    await expect(openWithSystem('/tmp/a.pdf', { ...blind.env, DISPLAY: '' })).rejects.toThrow(/no desktop/)
    expect(blind.started()).toEqual([])
  })

  it.each(['x.desktop', 'x.EXE', 'x.sh', 'x.command', 'x.html', 'x.jar'])(
    'does not open %s',
    async (name) => {
      const { env, started } = await desktop({ 'xdg-open': 'exit 0' })
      expect(await codeOf(() => openWithSystem(`/tmp/${name}`, env))).toBe('usage')
      expect(started()).toEqual([])
    },
  )
})

describe('a program', () => {
  it('is found in folders of PATH that do not depend on where we are, where it may be run', async () => {
    const { env } = await desktop({ mpv: '' })
    const folder = env['PATH'] ?? ''
    expect(findProgram('mpv', { PATH: `:.:relative:${folder}` })).toBe(join(folder, 'mpv'))
    chmodSync(join(folder, 'mpv'), 0o600)
    expect(findProgram('mpv', env)).toBeUndefined()
    expect(findProgram('mpv', {})).toBeUndefined()
  })
})
