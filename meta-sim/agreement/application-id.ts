// How an application is named and how its applicant proves to be the one that applied (assumption; RFC 6750): the
// name says which partner and service it is about, so that finding it costs one look; the secret is kept as a hash.
import { createHash, timingSafeEqual } from 'node:crypto'
import { META_HANDLES, type Service } from '#proto/address.js'
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { INTEGRATOR_IDS } from '../registry/partner.js'

export interface ApplicationPlace {
  readonly integrator: number
  readonly service: Service
}

const SECRET_BYTES = 32
const SUFFIX_BYTES = 16
const APPLICATION = /^([1-9][0-9]{0,2})-([a-z]+)-[A-Za-z0-9_-]{22}$/

/** `1-whatsapp-…`. */
export function applicationId({ integrator, service }: ApplicationPlace, suffix: string): string {
  return `${integrator}-${service}-${suffix}`
}

/** Where the application would be; `undefined` for text that names none. */
export function readApplicationId(text: unknown): ApplicationPlace | undefined {
  const [, id = '', name] = (typeof text === 'string' && APPLICATION.exec(text)) || []
  const service = META_HANDLES.find((one) => one === name)
  return service && Number(id) <= INTEGRATOR_IDS.last ? { integrator: Number(id), service } : undefined
}

/** The random end of an id, and a bearer secret of 256 bits: fresh ones for each application. */
export function drawApplication(randomBytes: (length: number) => Bytes): { suffix: string; secret: string } {
  return { suffix: toBase64url(randomBytes(SUFFIX_BYTES)), secret: toBase64url(randomBytes(SECRET_BYTES)) }
}

/** SHA-256, hex: the secret is random, so that nothing slower is needed. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Takes equal time whatever differs. */
export function secretMatches(secret: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex')
  const presented = Buffer.from(hashSecret(secret), 'hex')
  return expected.length === presented.length && timingSafeEqual(expected, presented)
}
