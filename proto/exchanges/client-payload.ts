// Who logs in, with what: the payload of the last handshake message (Chat channel: ClientPayload). Numbers as
// open clients show them; what an interop client puts into username and interopData is an assumption.
import { ClientPayload as Wire } from '#proto/gen/wire.js'
import {
  ASSUMED_MAXIMUM_DISPLAY_NAME,
  ASSUMED_MAXIMUM_INTEGRATORS,
  ASSUMED_MAXIMUM_TOKEN_BYTES,
} from '../assumptions.js'
import { type Bytes, bytesText, textBytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { bigint, decodeProtobuf, long, protobufBytes } from '../protobuf.js'
import { isTextOf } from './attributes.js'

/** Position = number on the wire. */
const PRODUCTS = ['whatsapp', 'messenger', 'interop', 'interop-messenger'] as const

/** `whatsapp`, `messenger`: a user of Meta's own. `interop`, `interop-messenger`: a partner's user there. */
export type Product = (typeof PRODUCTS)[number]

export interface AppVersion {
  readonly primary: number
  readonly secondary: number
  readonly tertiary: number
}

/** What only a partner's user shows. */
export interface InteropData {
  /** The integrator id, 1..999. */
  readonly accountId: number
  /** The identity token, a JWT of 1..4,096 characters. Not checked here. */
  readonly token: string
  readonly enableReadReceipts: boolean
}

export interface ClientPayload {
  /** The user part of the login JID: decimal, without leading zeros, below 2^64. */
  readonly username: string
  readonly product: Product
  /** The connection takes no deliveries until it says active. */
  readonly passive: boolean
  /** The name the user goes by, 1..64 code points. */
  readonly pushName?: string | undefined
  /** `push`: woken by a push. */
  readonly connectReason: 'user' | 'push'
  /** Tries since the last login that worked, from 0. */
  readonly connectAttemptCount: number
  /** Of an interop client: the version of the interoperability protocol. */
  readonly appVersion: AppVersion
  /** Present exactly for the interop products. */
  readonly interopData?: InteropData | undefined
}

const PUSH = 0
const USER_ACTIVATED = 1
const LARGEST_U64 = 2n ** 64n - 1n

export function isInteropProduct(product: Product): boolean {
  return product === 'interop' || product === 'interop-messenger'
}

/** @throws {TypeError} for a username, name or token that the reader would refuse. */
export function encodeClientPayload(payload: ClientPayload): Bytes {
  const fault = faultOf(payload)
  if (fault !== undefined) throw new TypeError(`a ClientPayload ${fault}`)
  const { interopData } = payload
  const wire = {
    username: long(BigInt(payload.username)),
    passive: payload.passive,
    userAgent: { appVersion: payload.appVersion },
    pushName: payload.pushName ?? null,
    connectReason: payload.connectReason === 'push' ? PUSH : USER_ACTIVATED,
    connectAttemptCount: payload.connectAttemptCount,
    product: PRODUCTS.indexOf(payload.product),
    interopData: interopData ? wireInteropData(interopData) : null,
  }
  return protobufBytes(Wire.encode(wire))
}

function wireInteropData({
  accountId,
  token,
  enableReadReceipts,
}: InteropData): Wire.InteropData.$Properties {
  return { accountId: long(accountId), token: textBytes(token), enableReadReceipts }
}

/**
 * Reasons for connecting other than a push count as `user`.
 * @throws {ProtocolError} `exchange-malformed`, also where a field that a login needs is absent.
 */
export function decodeClientPayload(bytes: Bytes): ClientPayload {
  const wire = decodeProtobuf(Wire, bytes, 'exchange-malformed')
  const product = PRODUCTS[wire.product ?? -1]
  const version = wire.userAgent?.appVersion
  const username = wire.username ?? undefined
  if (username === undefined || product === undefined || !version) {
    throw new ProtocolError('exchange-malformed', 'a ClientPayload lacks username, product or version')
  }
  const payload: ClientPayload = {
    username: bigint(username).toString(),
    product,
    passive: wire.passive ?? false,
    pushName: wire.pushName ?? undefined,
    connectReason: wire.connectReason === PUSH ? 'push' : 'user',
    connectAttemptCount: wire.connectAttemptCount ?? 0,
    appVersion: {
      primary: version.primary ?? 0,
      secondary: version.secondary ?? 0,
      tertiary: version.tertiary ?? 0,
    },
    interopData: wire.interopData ? readInteropData(wire.interopData) : undefined,
  }
  const fault = faultOf(payload)
  if (fault !== undefined) throw new ProtocolError('exchange-malformed', `a ClientPayload ${fault}`)
  return payload
}

function readInteropData(wire: Wire.InteropData.$Properties): InteropData {
  const accountId = bigint(wire.accountId ?? 0)
  const token = bytesText(new Uint8Array(wire.token ?? []))
  // Above 2^53 the exact number no longer matters: it is out of range either way.
  return {
    accountId: Number(accountId),
    token: token ?? '',
    enableReadReceipts: wire.enableReadReceipts ?? false,
  }
}

/** What both directions refuse, or `undefined`. */
function faultOf(payload: ClientPayload): string | undefined {
  const { username, pushName, interopData, product } = payload
  if (!/^(0|[1-9][0-9]{0,19})$/.test(username) || BigInt(username) > LARGEST_U64)
    return 'needs a u64 username'
  if (pushName !== undefined && !isTextOf(pushName, ASSUMED_MAXIMUM_DISPLAY_NAME))
    return 'has a push name that is empty or too long'
  if (isInteropProduct(product) !== (interopData !== undefined))
    return 'must carry interopData for interop only'
  return interopData && interopFaultOf(interopData)
}

function interopFaultOf({ accountId, token }: InteropData): string | undefined {
  if (!Number.isInteger(accountId) || accountId < 1 || accountId > ASSUMED_MAXIMUM_INTEGRATORS) {
    return 'names no integrator'
  }
  // A compact JWS is base64url and dots, one octet a character.
  const plausible = /^[A-Za-z0-9_.-]+$/.test(token) && token.length <= ASSUMED_MAXIMUM_TOKEN_BYTES
  return plausible ? undefined : 'has no usable token'
}
