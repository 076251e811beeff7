// `parley …` at a pseudo-terminal, for commands that ask a person, or refuse where there is none.
import { join } from 'node:path'
import type { Machine } from './parley.js'
import { startOnPseudoTerminal } from './pseudo-terminal.js'

const LAUNCHER = join(import.meta.dirname, '../../cli/bin/parley.js')
const QUESTION = '[y/N]'

/** Runs to the end; types `answer` once it is asked. Output is what the terminal got, both streams. */
export async function parleyAtTerminal(
  here: Machine,
  args: readonly string[],
  answer = '',
): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...here.env, TERM: 'xterm-256color', CI: undefined }
  let output = ''
  let asked = false
  const command = [process.execPath, LAUNCHER, ...args]
  const { child, ended } = startOnPseudoTerminal(command, { cols: 200, rows: 40, env }, (text) => {
    output += text
    if (asked || !output.includes(QUESTION)) return
    asked = true
    child.write(answer)
  })
  const { exitCode } = await ended
  return { code: exitCode, output }
}
