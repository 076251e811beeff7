// `parley …` at a pseudo-terminal, for commands that ask a person, or refuse where there is none.
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'
import type { Machine } from './parley.js'

const LAUNCHER = join(import.meta.dirname, '../../cli/bin/parley.js')
const QUESTION = '[y/N]'

/** Runs to the end; types `answer` once it is asked. Output is what the terminal got, both streams. */
export function parleyAtTerminal(
  here: Machine,
  args: readonly string[],
  answer = '',
): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...here.env, TERM: 'xterm-256color', CI: undefined }
  const terminal = spawn(process.execPath, [LAUNCHER, ...args], { cols: 200, rows: 40, env })
  return new Promise((resolve) => {
    let output = ''
    let asked = false
    terminal.onData((text) => {
      output += text
      if (asked || !output.includes(QUESTION)) return
      asked = true
      terminal.write(answer)
    })
    terminal.onExit(({ exitCode }) => {
      resolve({ code: exitCode, output })
    })
  })
}
