// A text in the user's own editor: a private file, gone as soon as the editor is.
import { spawn } from 'node:child_process'
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import { findProgram, foreignEnvironment } from './find-program.js'

/** Where neither $VISUAL nor $EDITOR names one. */
const EDITORS = ['vi', 'nano']
/** A text that is longer is no message; UTF-8 octets. */
export const MAX_EDITED_BYTES = 1_000_000

interface Editor {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

/** `$EDITOR` may have arguments: `code --wait`. No shell reads it. @param command goes before it, where not empty. */
function choose(env: Environment, command: readonly string[]): Editor {
  const named = [env['VISUAL'], env['EDITOR']]
    .map((value) => (value ?? '').trim())
    .find((value) => value !== '')
  const words = command.length > 0 ? command : named?.split(/\s+/u)
  const candidates = words === undefined ? EDITORS.map((name) => [name]) : [words]
  for (const [name = '', ...args] of candidates) {
    const program = name.includes('/') ? name : findProgram(name, env)
    if (program !== undefined) return { name, program, args }
  }
  const cause = words === undefined ? 'there is no editor here' : `there is no editor ${words[0] ?? ''} here`
  const next = command.length > 0 ? 'change [chat] editor in the config file' : 'set EDITOR to one that is'
  throw new ClientError('failed', `${cause}: ${next}`)
}

/** Resolves when the editor has ended well. It has the terminal for itself meanwhile. */
function ended(
  { name, program, args }: Editor,
  file: string,
  env: Environment,
  stop: AbortSignal,
): Promise<void> {
  const child = spawn(program, [...args, file], {
    stdio: 'inherit',
    env: foreignEnvironment(env),
    signal: stop,
  })
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new ClientError('failed', `${name} does not start: ${cause.message}`, { cause }))
    })
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else
        reject(
          new ClientError(
            'failed',
            `${name} ended with ${signal ?? `code ${code ?? 0}`}; your text is as it was`,
          ),
        )
    })
  })
}

/**
 * `text` as the user leaves it. The terminal must be the editor's: not raw, nobody else reading or drawing.
 * @param stop ends the editor.
 * @param command the editor and its arguments; empty: as the environment says.
 * @throws {ClientError} `failed` where there is none, it fails, or leaves something that is no text.
 */
export async function editText(
  text: string,
  env: Environment,
  stop: AbortSignal,
  command: readonly string[] = [],
): Promise<string> {
  const editor = choose(env, command)
  // mkdtemp makes it 0700.
  const folder = await mkdtemp(join(tmpdir(), 'parley-draft-'))
  try {
    const path = join(folder, 'message.txt')
    const file = await open(path, 'wx', 0o600)
    // A text file ends with a line end; editors say so where it does not.
    await file.writeFile(text === '' ? '' : `${text}\n`)
    await file.close()
    await ended(editor, path, env, stop)
    return await readBack(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readBack(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_EDITED_BYTES) {
      throw new ClientError(
        'failed',
        'what the editor left is too long for a message; your text is as it was',
      )
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (cause) {
    if (cause instanceof ClientError) throw cause
    throw new ClientError('failed', 'what the editor left is no text; your text is as it was', { cause })
  }
}
