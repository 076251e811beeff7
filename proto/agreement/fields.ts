// Members of the JSON documents of the agreement: each kind has one rule for what is accepted (Agreement; the
// documents are assumptions).
import { ProtocolError, type ProtocolErrorCode } from '../errors.js'
import { isTextOf } from '../exchanges/attributes.js'

export type Fields = Readonly<Record<string, unknown>>

/** Reads the members of one document, and fails with the code of that document. */
export interface FieldReader {
  object(value: unknown): Fields
  /** Of these members and no others. */
  closedObject(value: unknown, names: readonly string[]): Fields
  /** 1 to `most` code points. */
  text(fields: Fields, name: string, most: number): string
  optionalText(fields: Fields, name: string, most: number): string | undefined
  matching(fields: Fields, name: string, form: RegExp): string
  choice<T extends string>(fields: Fields, name: string, words: readonly T[]): T
  /** Different words out of a few, in any order. */
  choices<T extends string>(fields: Fields, name: string, words: readonly T[]): readonly T[]
  list(fields: Fields, name: string, most: number): readonly unknown[]
  whole(fields: Fields, name: string, least: number, most?: number): number
  flag(fields: Fields, name: string): boolean
  wrong(name: string): ProtocolError
}

/** @param what names the document, for people: `the application`. */
export function fieldReader(code: ProtocolErrorCode, what: string): FieldReader {
  const wrong = (name: string): ProtocolError => new ProtocolError(code, `${what} has no usable ${name}`)
  const reader: FieldReader = {
    wrong,
    object(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('form: no object')
      return { ...value }
    },
    closedObject(value, names) {
      const fields = reader.object(value)
      if (!Object.keys(fields).every((name) => names.includes(name))) throw wrong('form: unknown members')
      return fields
    },
    text(fields, name, most) {
      const value = fields[name]
      if (typeof value !== 'string' || !isTextOf(value, most)) throw wrong(name)
      return value
    },
    optionalText: (fields, name, most) =>
      fields[name] === undefined ? undefined : reader.text(fields, name, most),
    matching(fields, name, form) {
      const value = fields[name]
      if (typeof value !== 'string' || !form.test(value)) throw wrong(name)
      return value
    },
    choice(fields, name, words) {
      const word = words.find((one) => one === fields[name])
      if (word === undefined) throw wrong(name)
      return word
    },
    choices(fields, name, words) {
      const given = reader.list(fields, name, words.length)
      const chosen = words.filter((word) => given.includes(word))
      if (chosen.length !== given.length) throw wrong(name)
      return chosen
    },
    list(fields, name, most) {
      const value: unknown = fields[name]
      if (!Array.isArray(value) || value.length > most) throw wrong(name)
      return value.map((one: unknown) => one)
    },
    whole(fields, name, least, most = Number.MAX_SAFE_INTEGER) {
      const value = fields[name]
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong(name)
      if (value < least || value > most) throw wrong(name)
      return value
    },
    flag(fields, name) {
      const value = fields[name]
      if (typeof value !== 'boolean') throw wrong(name)
      return value
    },
  }
  return reader
}
