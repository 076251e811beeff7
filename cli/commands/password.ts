// Passwords: from PARLEY_PASSWORD or typed without being shown; never from the command line.
import { StringDecoder } from 'node:string_decoder'
import { ClientError } from '../client/api.js'
import type { Shell } from './shell.js'

const LONGEST = 1024

/**
 * @throws {ClientError} `usage` without a terminal to ask at, where the two entries differ, or for an empty one;
 * `failed` where the user breaks off.
 */
export async function askPassword(shell: Shell, entries: 'once' | 'twice'): Promise<string> {
  const given = shell.env['PARLEY_PASSWORD']
  if (given !== undefined && given !== '') return given
  if (!shell.stdin.isTTY) {
    throw new ClientError('usage', 'there is no terminal to ask for the password at: set PARLEY_PASSWORD')
  }
  const password = await readHidden(shell, 'Password: ')
  if (password === '') throw new ClientError('usage', 'the password is empty: type one')
  if (entries === 'twice' && (await readHidden(shell, 'Again: ')) !== password) {
    throw new ClientError('usage', 'the two passwords differ: try again')
  }
  return password
}

/**
 * One line typed at a terminal without being shown.
 * @throws {ClientError} `failed` where the user breaks off, or the terminal is gone.
 */
export async function readHidden({ stdin, stderr, interrupted }: Shell, prompt: string): Promise<string> {
  stderr.write(prompt)
  stdin.setRawMode(true)
  // Not by the stream's own: whoever reads keys afterwards wants bytes.
  const utf8 = new StringDecoder('utf8')
  stdin.resume()
  try {
    return await new Promise<string>((resolve, reject) => {
      const breakOff = (): void => {
        reject(new ClientError('failed', 'broken off'))
      }
      const typed = new HiddenLine(resolve, breakOff)
      stdin.on('data', (bytes: Buffer) => {
        typed.push(utf8.write(bytes))
      })
      stdin.once('end', breakOff)
      interrupted.addEventListener('abort', breakOff, { once: true })
    })
  } finally {
    stdin.removeAllListeners('data')
    stdin.removeAllListeners('end')
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

/** What is typed in raw mode, up to the return key. */
export class HiddenLine {
  #text = ''
  readonly #done: (text: string) => void
  readonly #breakOff: () => void

  constructor(done: (text: string) => void, breakOff: () => void) {
    this.#done = done
    this.#breakOff = breakOff
  }

  push(text: string): void {
    for (const character of text) {
      if (character === '\r' || character === '\n') this.#done(this.#text)
      else if (character === '\u0003' || character === '\u0004') this.#breakOff()
      else if (character === '\u007f' || character === '\b')
        this.#text = Array.from(this.#text).slice(0, -1).join('')
      else if (character === '\u0015') this.#text = ''
      else if (character >= ' ' && this.#text.length < LONGEST) this.#text += character
    }
  }
}
