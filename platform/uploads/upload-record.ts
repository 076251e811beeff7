// What is kept of one upload (tus 1.0) beside its bytes: whose it is, how long it will be, and what came of it.

export interface UploadRecord {
  /** Who may go on with it; to everybody else it does not exist. */
  readonly owner: string
  /** Declared at creation; never changes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** The answer headers of its completion, kept so that a lost answer can be had again. */
  readonly result?: Readonly<Record<string, string>> | undefined
}

/** @throws {TypeError} where `value` is no such record. */
export function parseUploadRecord(value: unknown): UploadRecord {
  if (!isObject(value)) throw new TypeError('the record of an upload is an object')
  const { owner, size, createdAt, result } = value
  if (typeof owner !== 'string' || !isCount(size) || !isCount(createdAt)) {
    throw new TypeError('the record of an upload names its owner, size and time')
  }
  return { owner, size, createdAt, ...(result === undefined ? {} : { result: parseResult(result) }) }
}

function parseResult(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) throw new TypeError('the result of an upload is a set of headers')
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new TypeError('a header is text')
    headers[name] = text
  }
  return headers
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
