// Completion scripts in the shells they are for: each is read by its shell, and completes what the program takes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
const SHELLS = { bash: ['-n'], zsh: ['-n'], fish: ['--no-execute'] } as const
let home: string

function run(
  command: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, PARLEY_HOME: home } })
}

const scriptFor = (shell: string): string => run(process.execPath, [LAUNCHER, 'completion', shell]).stdout

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-completion-'))
  for (const name of ['ada', 'bob']) mkdirSync(join(home, 'profiles', name), { recursive: true })
})

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

describe.each(Object.entries(SHELLS))('the script for %s', (shell, check) => {
  const installed = spawnSync(shell, ['--version']).status === 0

  it.skipIf(!installed)(`is read by ${shell}${installed ? '' : ' (not installed here: not tried)'}`, () => {
    const file = join(home, `completion.${shell}`)
    writeFileSync(file, scriptFor(shell))
    expect(run(shell, [...check, file])).toMatchObject({ status: 0, stderr: '' })
  })
})

/** What bash offers for a line that ends at the cursor, split as bash splits it. */
function offered(line: string, words: readonly string[]): readonly string[] {
  const program = `source "$SCRIPT"; COMP_LINE=$1; COMP_POINT=\${#COMP_LINE}; shift
    COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _parley "$LAUNCHER"; printf '%s\\n' "\${COMPREPLY[@]}"`
  const SCRIPT = join(home, 'offered.bash')
  writeFileSync(SCRIPT, scriptFor('bash'))
  const { stdout } = spawnSync('bash', ['-c', program, 'bash', line, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PARLEY_HOME: home, SCRIPT, LAUNCHER },
  })
  return stdout.split('\n').filter((each) => each !== '')
}

describe('bash', () => {
  it.each([
    ['parley requests a', ['parley', 'requests', 'a'], ['accept']],
    ['parley --profile a', ['parley', '--profile', 'a'], ['ada']],
    ['parley --profile send requests l', ['parley', '--profile', 'send', 'requests', 'l'], ['list']],
    ['parley export --format ', ['parley', 'export', '--format', ''], ['text', 'markdown', 'json']],
    ['parley send --reply', ['parley', 'send', '--reply'], ['--reply-to']],
    ['parley privacy read', ['parley', 'privacy', 'read'], ['read-receipts']],
  ])('completes %j', (line, words, wanted) => {
    expect(offered(line, words)).toEqual(wanted)
  })
})
