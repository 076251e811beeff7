// Changing one setting of the config file: the text a person wrote stays as it is, but for that.
import { mkdir, realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'smol-toml'
import { replaceFile } from '#platform/storage/durable-file.js'
import { ClientError } from '../client/api.js'
import { readPlaced, textOf, type ConfigPlace } from './config-file.js'
import type { Config } from './config.js'
import { tomlOf, withSetting, withoutSetting } from './edit-toml.js'
import { readConfig } from './read-config.js'
import type { SettingValue } from './setting.js'

export interface SettingChange {
  readonly section: string
  readonly key: string
  /** `undefined` takes the setting out of the file: then its default holds. */
  readonly value: SettingValue | undefined
}

/** What a parser makes of a text, without its own prototypes. */
const valuesIn = (text: string): object => structuredClone(parse(text))

/** Whether the two texts differ in nothing but the setting, as a parser reads them. */
function differsInThat(before: string, after: string, { section, key, value }: SettingChange): boolean {
  const wanted: Record<string, Record<string, unknown>> = { [section]: {}, ...valuesIn(before) }
  const others = Object.fromEntries(Object.entries(wanted[section] ?? {}).filter(([name]) => name !== key))
  const table = value === undefined ? others : { ...others, [key]: value }
  const got = { [section]: {}, ...valuesIn(after) }
  return isDeepStrictEqual(got, { ...wanted, [section]: table })
}

/** @throws {ClientError} `usage` where the text is written in a way that cannot be changed line by line. */
export function changedText(text: string, change: SettingChange, from: string): string {
  const { section, key, value } = change
  readConfig(text, from)
  const after =
    value === undefined ? withoutSetting(text, section, key) : withSetting(text, section, key, value)
  try {
    if (differsInThat(text, after, change)) return after
  } catch {
    // What comes of it is no TOML: as below.
  }
  const line =
    value === undefined
      ? `take ${key} out of [${section}]`
      : `write ${key} = ${tomlOf(value)} below [${section}]`
  throw new ClientError(
    'usage',
    `${from} is written in a way that is not changed from here: ${line} in an editor`,
  )
}

async function realPathOf(path: string): Promise<string> {
  try {
    // A link to the file stays one.
    return await realpath(path)
  } catch {
    // Nothing is there yet, or what is wrong with it shows when it is read.
    return path
  }
}

/**
 * Replaces the file whole, or makes it; where it was a link, what the link leads to.
 * @param known the text that the caller goes by: another one there is left alone.
 * @returns the text that is there now.
 * @throws {ClientError} `usage` where the file says something else by now, or cannot be changed line by line; `failed`
 *   where it cannot be written. It is as it was then.
 */
export async function changeSetting(
  { path }: ConfigPlace,
  change: SettingChange,
  known?: string,
): Promise<string> {
  const real = await realPathOf(path)
  const before = (await textOf(real)) ?? ''
  if (known !== undefined && before !== known) {
    throw new ClientError('usage', `${path} was changed since Parley read it, so nothing is written there`)
  }
  const after = changedText(before, change, path)
  readConfig(after, path)
  if (after === before) return after
  try {
    await mkdir(dirname(real), { recursive: true, mode: 0o700 })
    await replaceFile(real, after)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ClientError('failed', `${path} cannot be written: ${why}`, { cause: error })
  }
  return after
}

export interface OpenConfig {
  readonly config: Config
  /** As {@link changeSetting}, one after the other, for who goes by what was read here. */
  readonly keep: (change: SettingChange) => Promise<void>
}

/** @throws {ClientError} as {@link loadConfig}. */
export async function openConfig(place: ConfigPlace): Promise<OpenConfig> {
  let known = await textOf(place.path)
  const config = readPlaced(place, known)
  let last: Promise<unknown> = Promise.resolve()
  return {
    config,
    keep: (change) => {
      const work = last.then(async () => {
        known = await changeSetting(place, change, known ?? '')
      })
      last = work.catch(() => undefined)
      return work
    },
  }
}
