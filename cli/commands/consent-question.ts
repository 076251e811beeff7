// A consent text put before a person on stderr, and what they say to it (consent: warnings, disclosure).
import type { ConsentText } from '#proto/consent/consent-text.js'
import { ClientError } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { wrap } from '../state/width.js'
import type { Shell } from './shell.js'

const DEFAULT_COLUMNS = 80
const WIDEST = 100
const LONGEST_ANSWER = 64

type Desk = Pick<Shell, 'stdin' | 'stderr' | 'interrupted'>

export interface Question {
  /** Ends with a question mark. */
  readonly question: string
  /** `--yes`: whoever typed it has said so already. */
  readonly yes: boolean
}

/**
 * Prints the text, then asks at a terminal. Whoever runs the command from a script has decided by running it: the
 * text stands on stderr, and nothing is asked.
 * @returns whether the text counts as accepted.
 * @throws {ClientError} `failed` where the user breaks off.
 */
export async function putBefore(
  desk: Desk,
  text: ConsentText,
  { question, yes }: Question,
): Promise<boolean> {
  // Some pseudo-terminals say 0.
  const columns = desk.stderr.columns > 0 ? desk.stderr.columns : DEFAULT_COLUMNS
  for (const line of consentLines(text, Math.min(columns, WIDEST) - 1)) desk.stderr.write(`${line}\n`)
  return askYesNo(desk, { question, yes })
}

/** True without a question where there is no terminal to ask at. @throws {ClientError} `failed` as above. */
export async function askYesNo(desk: Desk, { question, yes }: Question): Promise<boolean> {
  if (yes || !desk.stdin.isTTY) return true
  desk.stderr.write(`${question} [y/N] `)
  return /^y(es)?$/i.test((await readLine(desk)).trim())
}

/** Title, introduction and points, wrapped; safe to print. */
export function consentLines(text: ConsentText, width: number): readonly string[] {
  const paragraph = (words: string): readonly string[] => wrap(sanitise(words), width)
  const point = (words: string): readonly string[] =>
    wrap(sanitise(words), width - 2).map((row, at) => `${at === 0 ? '· ' : '  '}${row}`)
  return [
    ...paragraph(`${text.title} (version ${text.version})`),
    ...paragraph(text.introduction),
    ...text.points.flatMap(point),
  ]
}

/** One line as the terminal edits it; an input that ends says nothing. */
async function readLine({ stdin, stderr, interrupted }: Desk): Promise<string> {
  stdin.setEncoding('utf8')
  stdin.resume()
  const done = new AbortController()
  try {
    return await new Promise<string>((resolve, reject) => {
      const breakOff = (): void => {
        stderr.write('\n')
        reject(new ClientError('failed', 'broken off: nothing was changed'))
      }
      let typed = ''
      stdin.on('data', (chunk) => {
        typed += String(chunk)
        const end = typed.search(/[\r\n]/)
        if (end >= 0) resolve(typed.slice(0, end))
        else if (typed.length > LONGEST_ANSWER) resolve('')
      })
      stdin.once('end', () => {
        resolve('')
      })
      interrupted.addEventListener('abort', breakOff, { signal: done.signal })
      if (interrupted.aborted) breakOff()
    })
  } finally {
    done.abort()
    stdin.removeAllListeners('data')
    stdin.removeAllListeners('end')
    stdin.pause()
  }
}
