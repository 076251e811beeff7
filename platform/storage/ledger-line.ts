// A ledger's line: one record as JSON, and a hash over it and the hash of the line before. Whoever changes, removes,
// adds or moves a line has to write all that follow anew.
import { createHash } from 'node:crypto'
import type { LedgerDetail, LedgerRecord } from './port.js'

export interface LedgerLine extends LedgerRecord {
  readonly subject: string
  /** See {@link encodeLine}. */
  readonly hash: string
}

export type LedgerEntry = Omit<LedgerLine, 'seq' | 'hash'>

/** Octets of a line: more than any entry within the limits takes. */
export const LONGEST_LINE = 128 * 1024
/** What stands for the line before the first. */
export const NO_HASH = '0'.repeat(64)

const LONGEST_SUBJECT = 512
const LONGEST_NAME = 64
const MOST_MEMBERS = 16
const LONGEST_TEXT = 1024
/** `,"hash":"…"}` */
const HASH_MEMBER = /,"hash":"([0-9a-f]{64})"\}$/

/**
 * The line, without its line feed, and its hash: SHA-256, in hex, of the hash of the line before (64 hex digits)
 * followed by the line's own octets up to the comma before the member `hash`, which is the last.
 */
export function encodeLine(
  { subject, at, kind, actor, detail }: LedgerEntry,
  seq: number,
  previous: string,
): { readonly bytes: Buffer; readonly hash: string } {
  const text = JSON.stringify({ subject, seq, at, kind, actor, detail }).slice(0, -1)
  const hash = chained(previous, text)
  return { bytes: Buffer.from(`${text},"hash":"${hash}"}`), hash }
}

/**
 * @param line without its line feed. @param previous hash of the line before; without it the hash is not checked.
 * @throws {TypeError} where it is none or does not follow; an Error of the JSON parser or the UTF-8 decoder.
 */
export function parseLine(line: Uint8Array, previous?: string): LedgerLine {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line)
  const value: unknown = JSON.parse(text)
  const { subject, seq, at, kind, actor, detail } = fields(value)
  const [member, hash] = HASH_MEMBER.exec(text) ?? []
  if (member === undefined || hash === undefined) throw new TypeError('it has no hash')
  if (previous !== undefined && chained(previous, text.slice(0, -member.length)) !== hash) {
    throw new TypeError('its hash is another one')
  }
  if (typeof subject !== 'string' || typeof seq !== 'number' || typeof at !== 'number') throw noRecord()
  if (typeof kind !== 'string' || typeof actor !== 'string') throw noRecord()
  return { subject, seq, at, kind, actor, detail: parseDetail(detail), hash }
}

/** @throws {TypeError} naming what is over a limit of the port. */
export function checkEntry({ subject, at, kind, actor, detail }: LedgerEntry): void {
  checkText(subject, LONGEST_SUBJECT, 'subject')
  checkText(kind, LONGEST_NAME, 'kind')
  checkText(actor, LONGEST_NAME, 'actor')
  if (!Number.isSafeInteger(at)) throw new TypeError(`at is no safe integer: ${at}`)
  const members = Object.entries(parseDetail(detail))
  if (members.length > MOST_MEMBERS) throw new TypeError(`a detail has at most ${MOST_MEMBERS} members`)
  for (const [name, value] of members) {
    checkText(name, LONGEST_NAME, 'the name of a member')
    if (typeof value === 'string' && value.length > LONGEST_TEXT) {
      throw new TypeError(`${name} has more than ${LONGEST_TEXT} UTF-16 units`)
    }
  }
}

/**
 * Whether what follows the last line feed is a line whose writing was interrupted, hence no more than the line: a
 * whole line and something else is not.
 */
export function isTorn(tail: Uint8Array): boolean {
  try {
    parseLine(tail.subarray(0, -1))
    return false
  } catch {
    return true
  }
}

function chained(previous: string, text: string): string {
  return createHash('sha256').update(previous).update(text).digest('hex')
}

function noRecord(): TypeError {
  return new TypeError('it is no record')
}

function parseDetail(value: unknown): LedgerDetail {
  const members = Object.entries(fields(value)).map(([name, member]) => {
    const isNumber = typeof member === 'number' && Number.isFinite(member)
    if (isNumber || typeof member === 'string' || typeof member === 'boolean') return [name, member] as const
    throw new TypeError(`${name} is neither text nor number, true or false`)
  })
  return Object.fromEntries(members)
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new TypeError('no object')
}

function checkText(text: string, longest: number, what: string): void {
  if (text.length < 1 || text.length > longest)
    throw new TypeError(`${what} is no text of 1 to ${longest} characters`)
}
