// A stored record, read at the door: what a collection's file holds is checked once, then trusted.
import { type Bytes, fromBase64url } from '#proto/bytes.js'

type StoredFields = Readonly<Record<string, unknown>>

/** @throws {TypeError} where `value` is no JSON object. */
export function storedFields(value: unknown): StoredFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('a stored record must be an object')
  }
  return Object.fromEntries(Object.entries(value))
}

/** @throws {TypeError} where the field is no string. */
export function storedText(fields: StoredFields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new TypeError(`${name} must be text`)
  return value
}

/** @throws {TypeError} where the field is not one of `choices`. */
export function storedChoice<T extends string>(fields: StoredFields, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === fields[name])
  if (found === undefined) throw new TypeError(`${name} must be one of ${choices.join(', ')}`)
  return found
}

/** @throws {TypeError} where the field is no integer of 0..2^53−1. */
export function storedInteger(fields: StoredFields, name: string): number {
  const value = fields[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new TypeError(`${name} must be a whole number`)
  }
  return value
}

/** @throws {TypeError} where the field is neither true nor false. */
export function storedFlag(fields: StoredFields, name: string): boolean {
  const value = fields[name]
  if (typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`)
  return value
}

/** @throws {TypeError} where the field is no list. */
export function storedList(fields: StoredFields, name: string): readonly unknown[] {
  const value = fields[name]
  if (!Array.isArray(value)) throw new TypeError(`${name} must be a list`)
  return value
}

/** Checks a base64url field; it stays text. @throws {TypeError} where it does not hold `length` octets. */
export function storedBytes(fields: StoredFields, name: string, length: number): string {
  const text = storedText(fields, name)
  if (fromBase64url(text)?.length !== length) throw new TypeError(`${name} must hold ${length} bytes`)
  return text
}

/** The octets of a base64url field that was checked when it was read or made. */
export function recordBytes(text: string): Bytes {
  const bytes = fromBase64url(text)
  if (!bytes) throw new TypeError('a record holds broken base64url')
  return bytes
}
