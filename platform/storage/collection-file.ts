// A collection's file: {"format": 1, "records": {key: {version, value}}}, one record a line, for people to read.
import type { Adapter } from 'lowdb'
import { replaceFile } from './durable-file.js'
import { StorageError } from './port.js'
import { readPrivateFile } from './private-files.js'

/** A record as it is kept in memory: its value is the JSON text, so that nobody can change it by reference. */
export interface StoredRecord {
  readonly version: number
  readonly json: string
}

export type Records = ReadonlyMap<string, StoredRecord>

const FORMAT = 1
const LONGEST_KEY = 512

/** Keys are 1..512 characters. */
export function isKey(key: string): boolean {
  return key.length > 0 && key.length <= LONGEST_KEY
}

/**
 * lowdb's adapter for such a file. `check` throws where a value is not the collection's; then, and for
 * anything else unexpected, reading throws 'storage-damaged' and the file stays as it is.
 */
export function collectionFile(path: string, check: (value: unknown) => unknown): Adapter<Records> {
  return {
    async read() {
      const bytes = await readPrivateFile(path)
      return bytes === undefined ? null : parseRecords(path, bytes, check)
    },
    write: (records) => replaceFile(path, formatRecords(records)),
  }
}

function formatRecords(records: Records): string {
  const lines: string[] = []
  for (const [key, { version, json }] of records) {
    lines.push(`    ${JSON.stringify(key)}: {"version": ${version}, "value": ${json}}`)
  }
  const body = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`
  return `{\n  "format": ${FORMAT},\n  "records": ${body}\n}\n`
}

function parseRecords(path: string, bytes: Uint8Array, check: (value: unknown) => unknown): Records {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const document: unknown = JSON.parse(text)
    if (!isObject(document) || document['format'] !== FORMAT || !isObject(document['records'])) {
      throw new TypeError(`not a collection of format ${FORMAT}`)
    }
    return new Map(
      Object.entries(document['records']).map(([key, record]) => [key, parseRecord(key, record, check)]),
    )
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const text = `${path} is damaged and was left as it is: ${why}. Repair it, or move it away to start anew`
    throw new StorageError('storage-damaged', path, text, { cause: error })
  }
}

function parseRecord(key: string, record: unknown, check: (value: unknown) => unknown): StoredRecord {
  if (!isKey(key) || !isObject(record)) throw new TypeError(`record ${JSON.stringify(key)} is none`)
  const { version, value } = record
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new TypeError(`record ${JSON.stringify(key)} has no version`)
  }
  check(value)
  return { version, json: JSON.stringify(value) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
