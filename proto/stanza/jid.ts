// JIDs: the internal identifiers of people, their devices, groups and the server (framework: "internal
// identifier"; text forms as the framework's samples and open clients show them).
import { ProtocolError } from '../errors.js'

declare const jidBrand: unique symbol
declare const kindBrand: unique symbol

/** Canonical text, checked: two JIDs name the same device exactly where their texts are equal. */
export type Jid = string & { readonly [jidBrand]: true }
type JidOf<Kind> = Jid & { readonly [kindBrand]: Kind }
/** A partner's user, `{integrator}-{user}@interop`. */
export type InteropJid = JidOf<'interop'>
/** A WhatsApp user by number, `{digits}@s.whatsapp.net`. */
export type PhoneJid = JidOf<'phone'>
/** A WhatsApp user by pseudonym, `{digits}@lid`. */
export type LidJid = JidOf<'lid'>
/** A Messenger user, `{fbid}@msgr`. */
export type MessengerJid = JidOf<'messenger'>

/** `user` is decimal without leading zeros, below 2^64. `device` 0 is the account's only or first device. */
export type ParsedJid =
  | { readonly kind: UserKind; readonly user: string; readonly device: number }
  | { readonly kind: 'interop'; readonly integrator: number; readonly user: string; readonly device: number }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'server' }

type UserKind = 'phone' | 'lid' | 'hosted' | 'hosted-lid' | 'messenger'

interface UserServer {
  readonly kind: UserKind
  /** What stands after the `@`. */
  readonly server: string
  /** The largest device number that the wire form can carry. */
  readonly maxDevice: number
}

const USER_SERVERS: readonly UserServer[] = [
  { kind: 'phone', server: 's.whatsapp.net', maxDevice: 0xff },
  { kind: 'lid', server: 'lid', maxDevice: 0xff },
  { kind: 'hosted', server: 'hosted', maxDevice: 0xff },
  { kind: 'hosted-lid', server: 'hosted.lid', maxDevice: 0xff },
  { kind: 'messenger', server: 'msgr', maxDevice: 0xffff },
]

export const INTEROP_SERVER = 'interop'
/** The largest integrator number that Meta gives out; the wire has room for 65535. */
export const MAX_INTEGRATOR = 999

const USER_JID = /^(?:(0|[1-9][0-9]{0,4})-)?(0|[1-9][0-9]{0,19})(?::([1-9][0-9]{0,4}))?@([a-z.]+)$/
const GROUP_JID = /^([1-9][0-9]{0,19}(?:-[1-9][0-9]{0,19})?)@g\.us$/
const LARGEST_USER = (2n ** 64n - 1n).toString()

function isUser(digits: string): boolean {
  return digits.length < LARGEST_USER.length || digits <= LARGEST_USER
}

/** As {@link parseJid}, with `undefined` for text that is no canonical JID. */
export function tryParseJid(text: string): ParsedJid | undefined {
  if (text === 's.whatsapp.net') return { kind: 'server' }
  const group = text.endsWith('@g.us') ? GROUP_JID.exec(text)?.[1] : undefined
  if (group !== undefined) return { kind: 'group', group }
  const [, integrator, user, device = '0', server] = USER_JID.exec(text) ?? []
  if (user === undefined || server === undefined || !isUser(user)) return undefined
  const number = Number(device)
  if (integrator !== undefined) {
    if (server !== INTEROP_SERVER || Number(integrator) > 0xffff || number > 0xffff) return undefined
    return { kind: 'interop', integrator: Number(integrator), user, device: number }
  }
  const row = USER_SERVERS.find((entry) => entry.server === server)
  return row && number <= row.maxDevice ? { kind: row.kind, user, device: number } : undefined
}

/**
 * Reads canonical text only: no leading zeros, no `:0`, lower-case server.
 * @throws {ProtocolError} `jid-invalid`.
 */
export function parseJid(text: string): ParsedJid {
  const parsed = tryParseJid(text)
  if (!parsed) throw new ProtocolError('jid-invalid', 'this is no JID in canonical form')
  return parsed
}

export function isJid(text: string): text is Jid {
  return tryParseJid(text) !== undefined
}

/** The same text as a checked type. @throws {ProtocolError} `jid-invalid`. */
export function checkJid(text: string): Jid {
  if (!isJid(text)) throw new ProtocolError('jid-invalid', 'this is no JID in canonical form')
  return text
}

function jidText(jid: ParsedJid): string {
  if (jid.kind === 'server') return SERVER_JID
  if (jid.kind === 'group') return `${jid.group}@g.us`
  const device = jid.device === 0 ? '' : `:${jid.device}`
  if (jid.kind === 'interop') return `${jid.integrator}-${jid.user}${device}@${INTEROP_SERVER}`
  const row = USER_SERVERS.find((entry) => entry.kind === jid.kind)
  return `${jid.user}${device}@${row?.server ?? ''}`
}

/** @throws {ProtocolError} `jid-invalid` for parts that {@link parseJid} would not give. */
export function formatJid(jid: ParsedJid): Jid {
  return checkJid(jidText(jid))
}

export function isInteropJid(text: string): text is InteropJid {
  return tryParseJid(text)?.kind === 'interop'
}

export function isPhoneJid(text: string): text is PhoneJid {
  return tryParseJid(text)?.kind === 'phone'
}

export function isLidJid(text: string): text is LidJid {
  return tryParseJid(text)?.kind === 'lid'
}

export function isMessengerJid(text: string): text is MessengerJid {
  return tryParseJid(text)?.kind === 'messenger'
}

/** The account behind a device: the JID without its device number. */
export function bareJid(jid: Jid): Jid {
  return jid.includes(':') ? checkJid(jid.replace(/:[0-9]+@/, '@')) : jid
}

/**
 * A partner user's JID. `integrator` 1..999, as Meta hands them out; `user` decimal below 2^64.
 * @throws {ProtocolError} `jid-invalid`.
 */
export function interopJid(integrator: number, user: string, device = 0): InteropJid {
  const text = jidText({ kind: 'interop', integrator, user, device })
  if (integrator < 1 || integrator > MAX_INTEGRATOR || !isInteropJid(text)) {
    throw new ProtocolError('jid-invalid', 'an integrator is 1 to 999, a user a decimal number')
  }
  return text
}

/** The JID of a WhatsApp user's number. @throws {ProtocolError} `jid-invalid` unless 7..15 digits, first not 0. */
export function phoneJid(digits: string): PhoneJid {
  const text = `${digits}@s.whatsapp.net`
  if (!/^[0-9]{7,15}$/.test(digits) || !isPhoneJid(text)) {
    throw new ProtocolError(
      'jid-invalid',
      'a phone number is 7 to 15 digits and begins with its country code',
    )
  }
  return text
}

/** Meta's chat server itself. */
export const SERVER_JID = checkJid('s.whatsapp.net')
