// What `parley demo` prints: a page to read, or one NDJSON line a step.
import type { Finding, Step } from '../demo/step.js'
import { sanitise } from '../state/sanitise.js'
import { jsonLine } from '../faces/json-line.js'

export interface DemoReport {
  begin(): void
  readonly step: (step: Step, number: number) => void
  readonly finding: (step: Step, finding: Finding) => void
  end(allHold: boolean): void
}

type Sink = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number }

const INDENT = '      '
const DEFAULT_COLUMNS = 100
const NARROWEST = 40
const WIDEST = 110

/** Nothing but `{"event":"check","name","holds","evidence"}` lines. */
export function demoLines(stdout: Sink): DemoReport {
  return {
    begin: () => undefined,
    step: () => undefined,
    finding({ name }, { holds, evidence }) {
      stdout.write(`${jsonLine({ event: 'check', name, holds, evidence })}\n`)
    },
    end: () => undefined,
  }
}

/** Numbered steps; colour only on a terminal. */
export function demoText(stdout: Sink, count: number): DemoReport {
  const paint = (code: number, text: string): string =>
    stdout.isTTY === true ? `\u001b[${code}m${text}\u001b[0m` : text
  // Some pseudo-terminals say 0.
  const { columns = 0 } = stdout
  const width = (columns < NARROWEST ? DEFAULT_COLUMNS : Math.min(columns, WIDEST)) - 1
  const line = (text: string): void => {
    stdout.write(`${text}\n`)
  }
  const paragraph = (text: string): string[] =>
    wrap(sanitise(text), width - INDENT.length).map((row) => `${INDENT}${row}`)
  let held = 0
  return {
    begin() {
      line('How a third-party messenger talks to WhatsApp, step by step: a fresh network on this machine,')
      line('every step carried out and checked. Nothing leaves the machine, nothing is kept.')
    },
    step({ name, explain }, number) {
      line(`\n${paint(1, `${String(number).padStart(2)}/${count}  ${name}`)}`)
      for (const row of paragraph(explain)) line(row)
    },
    finding(_, { holds, evidence }) {
      if (holds) held += 1
      const [first = '', ...rest] = paragraph(evidence)
      const mark = holds ? paint(32, '✓') : paint(31, '✗')
      line(`    ${mark} ${first.slice(INDENT.length)}`)
      for (const row of rest) line(row)
    },
    end(allHold) {
      const sum = `${held} of ${count} checks hold`
      line(`\n${allHold ? paint(32, sum) : paint(31, sum)}`)
    },
  }
}

/** Rows of at most `width` characters, broken at spaces; a longer word has a row of its own. */
function wrap(text: string, width: number): string[] {
  const rows: string[] = []
  for (const word of text.split(' ')) {
    const last = rows.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      rows[rows.length - 1] = `${last} ${word}`
    else rows.push(word)
  }
  return rows
}
