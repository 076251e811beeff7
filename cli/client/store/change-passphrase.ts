// Setting, changing and removing a profile's passphrase. The database gets a new key each time, so that a copy of the
// old key file opens nothing that is written from now on.
import type { Bytes } from '#proto/bytes.js'
import { writePrivateFile } from '#platform/storage/private-files.js'
import { ClientError } from '../api.js'
import { opensWith, rekey } from './database-file.js'
import { damagedDatabase } from './guarded-database.js'
import { databaseFile, nextKeyFile, profileKey, takeNextKey, type AskPassphrase } from './profile-key.js'
import { KEY_BYTES, wrapKey, type Cost } from './wrapped-key.js'

/** Code points of a new passphrase. */
export const LEAST_PASSPHRASE = 8
export const MOST_PASSPHRASE = 512
/** Control characters and halves of characters: a field does not take them all. */
const UNTYPABLE = /[\p{Cc}\p{Cs}]/u

/** @throws {ClientError} `usage` for one that is too short, too long or cannot be typed. */
export function checkNewPassphrase(passphrase: string): void {
  const length = Array.from(passphrase).length
  if (length >= LEAST_PASSPHRASE && length <= MOST_PASSPHRASE && !UNTYPABLE.test(passphrase)) return
  throw new ClientError(
    'usage',
    `a passphrase has ${LEAST_PASSPHRASE} to ${MOST_PASSPHRASE} characters, none of them a control: choose another`,
  )
}

export interface PassphraseChange {
  /** Asked for the present passphrase, where there is one. */
  readonly current: AskPassphrase
  /** The new one; `undefined` removes it, and the key lies open in its file again. */
  readonly wanted: string | undefined
  readonly randomBytes: (length: number) => Bytes
  /** Of the new one. */
  readonly cost?: Cost
}

/** The steps of a change; a crash between any two leaves a profile that opens with one of the two keys. */
export interface ChangeSteps {
  /** The coming key is on disk beside the present one. */
  readonly staged: () => void
  /** The database is under the coming key. */
  readonly rekeyed: () => void
}

/**
 * Nobody may have the profile open meanwhile. Resolves when everything is on disk.
 * @throws {ClientError} `locked` for a wrong passphrase, `usage`, `failed`, `database-damaged`.
 */
export async function changePassphrase(
  folder: string,
  { current, wanted, randomBytes, cost }: PassphraseChange,
  steps: Partial<ChangeSteps> = {},
): Promise<void> {
  if (wanted !== undefined) checkNewPassphrase(wanted)
  const file = databaseFile(folder)
  const from = await profileKey(folder, randomBytes, current)
  if (!opensWith(file, from)) throw damagedDatabase(file, 'its key is another one')
  const to = randomBytes(KEY_BYTES)
  const written = wanted === undefined ? to : await wrapKey(to, wanted, randomBytes, cost)
  await writePrivateFile(nextKeyFile(folder), written)
  steps.staged?.()
  rekey(file, from, to)
  steps.rekeyed?.()
  await takeNextKey(folder)
}
