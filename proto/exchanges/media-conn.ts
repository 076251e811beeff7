// Where a user of Meta's own puts and fetches media, and with which credential: `<iq xmlns="w:m" type=set><media_conn/>`
// (Media: upload of Meta's users, as open clients show; what `auth` is and where it goes is an assumption).
import { ASSUMED_MAXIMUM_MEDIA_AUTH_SECONDS, ASSUMED_MAXIMUM_MEDIA_HOSTS } from '../assumptions.js'
import { children, requireAttr, requireChild, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireCount, requireNumberIn } from './attributes.js'
import { iqResult, iqSet, isRequest, requireResult } from './iq.js'

export interface MediaConnection {
  /** Opaque; goes as `Authorization: Bearer {auth}` to the media server, never into a URL. */
  readonly auth: string
  /** How long from now `auth` is good; a new one may be asked for at any time. */
  readonly ttlSeconds: number
  /** `host` or `host:port` of media servers, the preferred one first; at least one. */
  readonly hosts: readonly string[]
}

const XMLNS = 'w:m'
/** A Bearer credential as RFC 6750 §2.1 writes it, bounded. */
const AUTH = /^[A-Za-z0-9._~+/-]{1,512}=*$/
const HOST = /^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(?::[1-9][0-9]{0,4})?$/

export function mediaConnRequest(): Stanza {
  return iqSet(XMLNS, [stanza('media_conn')])
}

export function isMediaConn(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, 'media_conn')
}

/** @param connection within the bounds that {@link readMediaConnAnswer} checks. */
export function mediaConnAnswer(request: Stanza, { auth, ttlSeconds, hosts }: MediaConnection): Stanza {
  const list = hosts.map((hostname) => stanza('host', { hostname }))
  return iqResult(request, [stanza('media_conn', { auth, ttl: String(ttlSeconds) }, list)])
}

/** @throws {ProtocolError} `exchange-malformed`. */
export function readMediaConnAnswer(answer: Stanza): MediaConnection {
  const connection = requireChild(requireResult(answer), 'media_conn')
  const auth = requireAttr(connection, 'auth')
  if (!AUTH.test(auth)) throw malformed(connection, 'has no usable auth')
  return {
    auth,
    ttlSeconds: requireNumberIn(connection, 'ttl', 1, ASSUMED_MAXIMUM_MEDIA_AUTH_SECONDS),
    hosts: requireCount(connection, children(connection, 'host'), 1, ASSUMED_MAXIMUM_MEDIA_HOSTS).map(hostOf),
  }
}

function hostOf(host: Stanza): string {
  const hostname = requireAttr(host, 'hostname')
  if (!HOST.test(hostname)) throw malformed(host, 'names no host')
  return hostname
}
