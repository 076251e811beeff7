// A command's arguments before it has checked them: from the shell, or from a process that hands them over.
import { formatAddress, isService, parseAddress, type Service } from '#proto/address.js'
import { ClientError } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'

/** @throws {ClientError} `usage` where it is missing or empty. */
export function requiredText(args: JsonObject, name: string): string {
  const value = args[name]
  if (typeof value === 'string' && value !== '') return value
  throw new ClientError('usage', `${name} is missing: see --help`)
}

/** The chat that is named there. @throws {ClientError} `usage`; `ProtocolError` `address-invalid` where it is no address. */
export function chatOf(args: JsonObject, name: string): string {
  return formatAddress(parseAddress(requiredText(args, name)))
}

export function optionalText(args: JsonObject, name: string): string | undefined {
  return args[name] === undefined ? undefined : requiredText(args, name)
}

/** A whole number from `minimum` up. @throws {ClientError} `usage`. */
export function optionalCount(args: JsonObject, name: string, minimum = 0): number | undefined {
  const value = args[name]
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum) return value
  throw new ClientError('usage', `${name} must be a whole number from ${minimum} up`)
}

/** @throws {ClientError} `usage`. */
export function requiredCount(args: JsonObject, name: string): number {
  const value = optionalCount(args, name)
  if (value !== undefined) return value
  throw new ClientError('usage', `${name} is missing: see --help`)
}

/** @throws {ClientError} `usage`. */
export function counts(args: JsonObject, name: string): readonly number[] {
  const value = args[name]
  const numbers = Array.isArray(value)
    ? value.map((item: unknown) => optionalCount({ [name]: item }, name, 1))
    : []
  const found = numbers.filter((number) => number !== undefined)
  if (found.length === 0) throw new ClientError('usage', `${name} is missing: see --help`)
  return found
}

/** Any number of texts; none where it is missing. @throws {ClientError} `usage`. */
export function texts(args: JsonObject, name: string): readonly string[] {
  const value = args[name] ?? []
  if (Array.isArray(value)) return value.map((item: unknown) => requiredText({ [name]: item }, name))
  throw new ClientError('usage', `${name} must be a list`)
}

/** @throws {ClientError} `usage`. */
export function requiredService(args: JsonObject): Service {
  const service = requiredText(args, 'service')
  if (isService(service)) return service
  throw new ClientError('usage', `"${service}" is no service: use whatsapp or messenger`)
}

/** @throws {ClientError} `usage`. */
export function requiredUrl(args: JsonObject, name: string): string {
  const text = requiredText(args, name)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href.replace(/\/+$/, '')
  throw new ClientError('usage', `--${name} must be an http or https URL, such as http://127.0.0.1:7420`)
}

/** An option's value as a number, for commander. @throws {ClientError} `usage`. */
export function numberOption(name: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,12}(\.\d{1,3})?$/.test(text)) return Number(text)
    throw new ClientError('usage', `${name} must be a number, not "${text}"`)
  }
}
