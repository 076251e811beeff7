// Where the config file is, and reading it once.
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import envPaths from 'env-paths'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import type { Config } from './config.js'
import { MAX_CONFIG, readConfig } from './read-config.js'
import { defaultText } from './render-config.js'

export interface ConfigPlace {
  readonly path: string
  /** Somebody said so, hence it has to be there. */
  readonly named: boolean
}

/** `--config`, else `PARLEY_CONFIG`, else `config.toml` in the platform's folder for settings. */
export function configPlace(option: string | undefined, env: Environment): ConfigPlace {
  const named = option ?? env['PARLEY_CONFIG']
  if (named !== undefined && named !== '') return { path: named, named: true }
  return { path: join(envPaths('parley', { suffix: '' }).config, 'config.toml'), named: false }
}

/** Without a file, what it says by default. @throws {ClientError} `usage` with every fault, or where it cannot be read. */
export async function loadConfig(place: ConfigPlace): Promise<Config> {
  return readPlaced(place, await textOf(place.path))
}

/** What `text` says, as it was found there; `undefined`: there is no file. @throws {ClientError} as {@link loadConfig}. */
export function readPlaced({ path, named }: ConfigPlace, text: string | undefined): Config {
  if (text === undefined && named) {
    throw new ClientError(
      'usage',
      `there is no config file ${path}: parley config init --config FILE makes one`,
    )
  }
  return readConfig(text ?? '', path)
}

/** `undefined` where there is no file. @throws {ClientError} `usage` where it cannot be read. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path)
    if (!found.isFile()) throw unreadable(path, 'it is no file')
    // At most four bytes a character; the reader counts characters.
    if (found.size > MAX_CONFIG * 4) throw unreadable(path, `it is longer than ${MAX_CONFIG} characters`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error instanceof ClientError ? error : unreadable(path, messageOf(error), error)
  }
}

/** Writes the commented default. @throws {ClientError} `usage` where there is a file already: it is left alone. */
export async function initConfig(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(defaultText())
    } finally {
      await file.close()
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      throw new ClientError(
        'usage',
        `${path} exists and is left as it is: edit it, or name another file with --config`,
      )
    }
    throw unreadable(path, messageOf(error), error)
  }
}

function unreadable(path: string, why: string, cause?: unknown): ClientError {
  return new ClientError('usage', `the config file ${path} cannot be used: ${why}. Check the path`, { cause })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
