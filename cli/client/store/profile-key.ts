// The key of a profile's database: raw in `profile.key`, or under a passphrase there.
//
// While it is replaced by another, the coming one lies in `profile.key.next`. Which of the two counts is what the
// database itself says: it opens with one of them, however the replacing ended.
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Bytes } from '#proto/bytes.js'
import { syncFolder } from '#platform/storage/durable-file.js'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { ClientError } from '../api.js'
import { opensWith } from './database-file.js'
import { damagedDatabase } from './guarded-database.js'
import { KEY_BYTES, parseWrappedKey, unwrapKey, type WrappedKey } from './wrapped-key.js'

/** Called only where there is a passphrase. */
export type AskPassphrase = () => Promise<string>

type KeyFile = { readonly raw: Bytes } | { readonly wrapped: WrappedKey }

export const databaseFile = (folder: string): string => join(folder, 'profile.db')
export const keyFile = (folder: string): string => join(folder, 'profile.key')
export const nextKeyFile = (folder: string): string => join(folder, 'profile.key.next')

/** @throws {ClientError} `database-damaged` naming the file where it is neither form. */
async function readKeyFile(folder: string, path: string): Promise<KeyFile | undefined> {
  const bytes = await readPrivateFile(path)
  if (bytes === undefined) return undefined
  if (bytes.length === KEY_BYTES) return { raw: bytes }
  const wrapped = parseWrappedKey(bytes)
  if (wrapped !== undefined) return { wrapped }
  throw damagedDatabase(
    databaseFile(folder),
    `its key ${path} is not ${KEY_BYTES} bytes long, nor one under a passphrase`,
  )
}

/** Both files as far as they are there; a key of a database must not be missing. */
async function keyFiles(folder: string): Promise<readonly [path: string, file: KeyFile][]> {
  const found: [string, KeyFile][] = []
  for (const path of [keyFile(folder), nextKeyFile(folder)]) {
    const file = await readKeyFile(folder, path)
    if (file !== undefined) found.push([path, file])
  }
  return found
}

/** Makes a raw one for a profile without a database. */
async function makeKey(folder: string, randomBytes: (length: number) => Bytes): Promise<Bytes> {
  const database = databaseFile(folder)
  if (existsSync(database)) throw damagedDatabase(database, `its key ${keyFile(folder)} is missing`)
  const key = randomBytes(KEY_BYTES)
  await writePrivateFile(keyFile(folder), key)
  return key
}

/**
 * The key of the profile in `folder`, made where there is neither key nor database; what a replacement left half done is
 * finished or undone.
 * @throws {ClientError} `locked` where the passphrase is missing or another; `database-damaged` naming the file.
 */
export async function profileKey(
  folder: string,
  randomBytes: (length: number) => Bytes,
  ask: AskPassphrase | undefined,
): Promise<Bytes> {
  const files = await keyFiles(folder)
  const [first] = files
  if (first === undefined) return makeKey(folder, randomBytes)
  const halfDone = existsSync(nextKeyFile(folder)) && existsSync(databaseFile(folder))
  if (!halfDone && 'raw' in first[1]) return first[1].raw
  const raw = files.flatMap(([path, file]) => ('raw' in file ? [{ path, key: file.raw }] : []))
  const open = await settled(folder, raw, halfDone)
  if (open !== undefined) return open
  const passphrase = await asked(folder, ask)
  const unwrapped: { path: string; key: Bytes }[] = []
  for (const [path, file] of files) {
    const key = 'wrapped' in file ? await unwrapKey(file.wrapped, passphrase) : undefined
    if (key !== undefined) unwrapped.push({ path, key })
  }
  const key = await settled(folder, unwrapped, halfDone)
  if (key !== undefined) return key
  throw wrongPassphrase(folder, halfDone)
}

/** The one of `candidates` that the database opens with; where there are two files, only that one stays. */
async function settled(
  folder: string,
  candidates: readonly { readonly path: string; readonly key: Bytes }[],
  halfDone: boolean,
): Promise<Bytes | undefined> {
  if (!halfDone) return candidates[0]?.key
  const right = candidates.find(({ key }) => opensWith(databaseFile(folder), key))
  if (right?.path === nextKeyFile(folder)) await takeNextKey(folder)
  else if (right !== undefined) await dropNextKey(folder)
  return right?.key
}

/** Resolves when `profile.key` is the coming one, on disk. */
export async function takeNextKey(folder: string): Promise<void> {
  await rename(nextKeyFile(folder), keyFile(folder))
  await syncFolder(dirname(keyFile(folder)))
}

async function dropNextKey(folder: string): Promise<void> {
  await rm(nextKeyFile(folder))
  await syncFolder(folder)
}

async function asked(folder: string, ask: AskPassphrase | undefined): Promise<string> {
  if (ask !== undefined) return ask()
  throw new ClientError(
    'locked',
    `the profile in ${folder} has a passphrase: set PARLEY_PASSPHRASE, or open it at a terminal`,
  )
}

function wrongPassphrase(folder: string, halfDone: boolean): ClientError {
  const why = halfDone
    ? 'that is not the passphrase that counts: changing it was interrupted, so use the other one of the two'
    : `that is not the passphrase, or ${keyFile(folder)} was changed: try again, or bring back a copy of the profile`
  return new ClientError('locked', why)
}

/** Whether opening the profile takes a passphrase. */
export async function hasPassphrase(folder: string): Promise<boolean> {
  const file = await readKeyFile(folder, keyFile(folder))
  return file !== undefined && 'wrapped' in file
}

/** Whether it is the profile's passphrase; takes half a second, beside the main thread. */
export async function isPassphrase(folder: string, passphrase: string): Promise<boolean> {
  const file = await readKeyFile(folder, keyFile(folder))
  return file !== undefined && 'wrapped' in file && (await unwrapKey(file.wrapped, passphrase)) !== undefined
}
