// Completion scripts in the shells they are for: each shell reads its script, and on a terminal of its own a line with
// Tabs in it is run. What the program is given then is what the shell completed.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOnPseudoTerminal, type PseudoTerminal } from '../support/pseudo-terminal.js'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')

interface Shell {
  readonly check: readonly string[]
  /** Without anything of the user's. */
  readonly start: readonly string[]
  readonly begin: (script: string) => string
}

const SHELLS: Readonly<Record<string, Shell>> = {
  bash: {
    check: ['-n'],
    start: ['--norc', '--noprofile', '-i'],
    begin: (script) => `unset HISTFILE; PS1='READY''> '; source ${script}`,
  },
  zsh: {
    check: ['-n'],
    start: ['-f', '-i'],
    begin: (script) => `autoload -Uz compinit; compinit -u -D; source ${script}; PS1='READY''> '`,
  },
  fish: {
    check: ['--no-execute'],
    start: ['--no-config', '-i'],
    begin: (script) => `source ${script}; function fish_prompt; echo 'READY''> '; end`,
  },
}

/** Who wrote to this profile; strangers choose what stands before the last `@`. */
const ADDRESSES = [
  '+4915550001@whatsapp',
  'ada@parley',
  'c:d@e@parley',
  "o'brien@evil",
  'q"q@evil',
  's\\s@evil',
  'u{a,b}@evil',
  'v*?[a]@evil',
  'w$({touch,ran1})x@evil',
  'x`{touch,ran2}`y@evil',
  'y;{touch,ran3};@evil',
  'z&{touch,ran4}|!!#~@evil',
]

let home: string
const inHome = (...path: readonly string[]): string => join(home, ...path)

function run(
  command: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, PARLEY_HOME: home } })
}

/** In place of the program: knows whom, and says which words it was given. */
const RECORDER = `#!/bin/sh
case "$*" in
  *'completion words address') while IFS= read -r word; do printf '%s\\n' "$word"; done < "$RECORDED" ;;
  *'completion words profile') printf '%s\\n' ada bob ;;
  *) printf '<<'; printf '{%s}' "$@"; printf '>>\\n' ;;
esac
`

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-completion-'))
  for (const name of ['ada', 'bob', 'a$(touch ran)', 'a;b', 'a\nb']) {
    mkdirSync(inHome('profiles', name), { recursive: true })
  }
  for (const folder of ['bin', 'here', 'here/my files', 'here/send']) mkdirSync(inHome(folder))
  for (const file of ['my files/sun set.jpg', 'p$(touch ran5).txt', "t'is.png"]) {
    writeFileSync(inHome('here', file), '')
  }
  writeFileSync(inHome('bin/parley'), RECORDER)
  chmodSync(inHome('bin/parley'), 0o755)
  writeFileSync(inHome('addresses'), ADDRESSES.map((each) => `${each}\n`).join(''))
})

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

describe.each(Object.entries(SHELLS))('%s', (shell, { check, start, begin }) => {
  const installed = spawnSync(shell, ['--version']).status === 0
  const when = it.skipIf(!installed)
  const untried = installed ? '' : ` (${shell} is not installed here: not tried)`
  let terminal: PseudoTerminal | undefined
  let written = ''
  let heard = (): void => undefined

  /** Until it has written this. */
  function writes(wanted: RegExp): Promise<RegExpExecArray> {
    return new Promise((done) => {
      heard = () => {
        const found = wanted.exec(written)
        if (found !== null) done(found)
      }
      heard()
    })
  }

  async function types(text: string, answer: RegExp): Promise<string> {
    written = ''
    terminal?.child.write(`${text}\r`)
    const [, found = ''] = await writes(answer)
    return found
  }

  beforeAll(async () => {
    if (!installed) return
    const script = inHome(`completion.${shell}`)
    writeFileSync(script, run(process.execPath, [LAUNCHER, 'completion', shell]).stdout)
    const env = {
      ...{ PATH: [inHome('bin'), process.env['PATH']].join(delimiter), HOME: home, LANG: 'C.UTF-8' },
      ...{ TERM: 'xterm', RECORDED: inHome('addresses') },
    }
    terminal = startOnPseudoTerminal(
      [shell, ...start],
      { cols: 400, rows: 50, cwd: inHome('here'), env },
      (text) => {
        written += text
        heard()
      },
    )
    await types(`${begin(script)}; echo BEG''UN`, /BEGUN[\s\S]*READY> /)
  })

  afterAll(async () => {
    terminal?.child.kill('SIGKILL')
    await terminal?.ended
  })

  when(`reads its script${untried}`, () => {
    expect(run(shell, [...check, inHome(`completion.${shell}`)])).toMatchObject({ status: 0, stderr: '' })
  })

  when.each([
    ['requests ac\t 1', '{requests}{accept}{1}'],
    ['--prof\ta\t stat\t', '{--profile}{ada}{status}'],
    ['--profile send requests l\t', '{--profile}{send}{requests}{list}'],
    ['export --form\tm\t', '{export}{--format}{markdown}'],
    ['send --reply\tx', '{send}{--reply-to}{x}'],
    ['privacy read\t', '{privacy}{read-receipts}'],
    ['send --to +4\thi', '{send}{--to}{+4915550001@whatsapp}{hi}'],
    ['send --to ada@\thi', '{send}{--to}{ada@parley}{hi}'],
    ['send --to c:\thi', '{send}{--to}{c:d@e@parley}{hi}'],
    ['send-media my\tsu\t', '{send-media}{my files/sun set.jpg}'],
    ['send-media --caption x p\t', '{send-media}{--caption}{x}{p$(touch ran5).txt}'],
    ['send-media t\t', "{send-media}{t'is.png}"],
  ])(`completes %j${untried}`, async (line, wanted) => {
    expect(await types(`parley ${line}`, /<<(.*)>>[\s\S]*READY> /)).toBe(wanted)
  })

  when.each(ADDRESSES.slice(3))(
    `hands over %j as it is, and runs nothing of it${untried}`,
    async (address) => {
      const given = await types(`parley send --to ${address.slice(0, 1)}\thi`, /<<(.*)>>[\s\S]*READY> /)
      expect(given).toBe(`{send}{--to}{${address}}{hi}`)
      expect(readdirSync(inHome('here')).filter((name) => name.startsWith('ran'))).toEqual([])
    },
  )
})

it('offers the folders of profiles whose names need no quoting, and no others', () => {
  expect(run(process.execPath, [LAUNCHER, 'completion', 'words', 'profile'])).toMatchObject({
    ...{ status: 0, stdout: 'ada\nbob\n' },
  })
})
