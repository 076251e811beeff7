// What the provider's files hold, checked as they are read.
import { META_HANDLES } from '#proto/address.js'
import type { Account } from './accounts.js'
import type { Session } from './sessions.js'
import type { StoredSigningKey } from './signing-keys.js'

type Fields = Readonly<Record<string, unknown>>

export function parseAccountRecord(value: unknown): Account {
  const account = fields(value)
  const password = fields(account['password'])
  const cost = fields(password['cost'])
  return {
    id: text(account, 'id'),
    user: text(account, 'user'),
    country: text(account, 'country'),
    password: {
      salt: text(password, 'salt'),
      hash: text(password, 'hash'),
      cost: { N: number(cost, 'N'), r: number(cost, 'r'), p: number(cost, 'p') },
    },
    createdAt: number(account, 'createdAt'),
    consents: parseConsents(account['consents']),
  }
}

/** Absent in records of before consents were asked for: nobody agreed to anything then. */
function parseConsents(value: unknown): Account['consents'] {
  const consents = value === undefined ? {} : fields(value)
  const given = META_HANDLES.flatMap((service) => {
    if (consents[service] === undefined) return []
    const consent = fields(consents[service])
    return [[service, { text: text(consent, 'text'), at: number(consent, 'at') }] as const]
  })
  return Object.fromEntries(given)
}

export function parseSessionRecord(value: unknown): Session {
  const session = fields(value)
  return { user: text(session, 'user'), expiresAt: number(session, 'expiresAt') }
}

export function parseSigningKeyRecord(value: unknown): StoredSigningKey {
  const key = fields(value)
  const jwk: Record<string, string> = {}
  for (const name of Object.keys(fields(key['privateJwk']))) jwk[name] = text(fields(key['privateJwk']), name)
  return { privateJwk: jwk, createdAt: number(key, 'createdAt') }
}

function fields(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new TypeError('the record is no object')
}

function text(record: Fields, name: string): string {
  const value = record[name]
  if (typeof value === 'string') return value
  throw new TypeError(`the record has no text ${name}`)
}

function number(record: Fields, name: string): number {
  const value = record[name]
  if (typeof value === 'number') return value
  throw new TypeError(`the record has no number ${name}`)
}
