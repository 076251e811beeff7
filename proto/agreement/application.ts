// What a partner tells Meta when it applies for the reference offer (framework: onboarding of third parties; the
// members are published as what Meta has to know, the document is an assumption).
import { isHandle, isService, META_HANDLES, type Service } from '../address.js'
import { ASSUMED_MAXIMUM_PARTNER_NAME } from '../assumptions.js'
import { parseVersion } from '../enlistment/version.js'
import { isProtocolError } from '../errors.js'
import { CONVERSATION_FEATURES, IDENTIFIER_TYPES, type IdentifierType } from '../exchanges/integrators.js'
import { PARTNER_JWKS_PATH } from '../identity/jwks.js'
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../identity/jws.js'
import { type Fields, fieldReader } from './fields.js'
import { isEvidenceUrl, isPartnerUrl } from './partner-url.js'

/** What its app has beside text; of those of a conversation, all but `revoke` are a duty of partners. */
export const PARTNER_FEATURES = ['media', 'groups', ...CONVERSATION_FEATURES] as const
export type PartnerFeature = (typeof PARTNER_FEATURES)[number]

/** How messages are protected end to end: Signal, or what the partner shows to be as good. */
export type EndToEnd =
  | { readonly protocol: 'signal' }
  | {
      readonly protocol: 'other'
      /** 1..64 code points. */
      readonly name: string
      /** https URL of the evidence, for people to read; nothing fetches it. */
      readonly evidence: string
    }

export interface PartnerApplication {
  readonly service: Service
  /** Shown to Meta's users, 1..64 code points without control characters. Sanitise before drawing. */
  readonly name: string
  /** `[a-z0-9-]{2,32}`, none of Meta's own. */
  readonly handle: string
  /** The `iss` of the partner's tokens. It and the base URLs: see {@link isPartnerUrl}. */
  readonly issuer: string
  /** Of the key set: the published path below the issuer. */
  readonly keysUrl: string
  /** Of the push webhook. */
  readonly baseUrl: string
  /** What storage references are appended to. */
  readonly mediaBaseUrl: string
  readonly identifierType: IdentifierType
  readonly features: readonly PartnerFeature[]
  /** Of its tokens and of its signature under the offer; at least one. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** Such as `1.0.3`. */
  readonly protocolVersion: string
  readonly e2ee: EndToEnd
}

const MEMBERS: readonly (keyof PartnerApplication)[] = [
  'service',
  'name',
  'handle',
  'issuer',
  'keysUrl',
  'baseUrl',
  'mediaBaseUrl',
  'identifierType',
  'features',
  'algorithms',
  'protocolVersion',
  'e2ee',
]

const read = fieldReader('request-malformed', 'the application')

/** As JSON; everything in it is public. */
export function encodeApplication(application: PartnerApplication): object {
  return Object.fromEntries(MEMBERS.map((name) => [name, application[name]]))
}

/**
 * Checks the form of every member; asks none of the addresses, and does not know who else has the name or handle.
 * @param value parsed JSON of at most 8 KiB.
 * @throws {ProtocolError} `request-malformed` naming the member.
 */
export function parseApplication(value: unknown): PartnerApplication {
  const fields = read.closedObject(value, MEMBERS)
  const issuer = baseUrl(fields, 'issuer')
  return {
    service: read.choice(fields, 'service', META_HANDLES),
    name: partnerName(fields),
    handle: handle(fields),
    issuer,
    keysUrl: keysUrl(fields, issuer),
    baseUrl: baseUrl(fields, 'baseUrl'),
    mediaBaseUrl: baseUrl(fields, 'mediaBaseUrl'),
    identifierType: read.choice(fields, 'identifierType', IDENTIFIER_TYPES),
    features: read.choices(fields, 'features', PARTNER_FEATURES),
    algorithms: algorithms(fields),
    protocolVersion: version(fields),
    e2ee: endToEnd(fields['e2ee']),
  }
}

/** No control or invisible character, no blank at either end: two names that look alike are then alike. */
function partnerName(fields: Fields): string {
  const name = read.text(fields, 'name', ASSUMED_MAXIMUM_PARTNER_NAME)
  if (name.trim() !== name || /\p{C}/u.test(name)) throw read.wrong('name')
  return name
}

function handle(fields: Fields): string {
  const text = read.text(fields, 'handle', 32)
  if (!isHandle(text) || isService(text)) throw read.wrong('handle')
  return text
}

function baseUrl(fields: Fields, name: string): string {
  const url = fields[name]
  if (typeof url !== 'string' || !isPartnerUrl(url)) throw read.wrong(name)
  return url
}

/** Whoever holds the issuer's server vouches for its users: keys from anywhere else would vouch for strangers. */
function keysUrl(fields: Fields, issuer: string): string {
  const url = `${issuer}${PARTNER_JWKS_PATH}`
  if (fields['keysUrl'] !== url) throw read.wrong('keysUrl')
  return url
}

function algorithms(fields: Fields): readonly SignatureAlgorithm[] {
  const chosen = read.choices(fields, 'algorithms', SIGNATURE_ALGORITHMS)
  if (chosen.length === 0) throw read.wrong('algorithms')
  return chosen
}

function version(fields: Fields): string {
  const text = read.text(fields, 'protocolVersion', 16)
  try {
    parseVersion(text)
    return text
  } catch (error) {
    if (isProtocolError(error, 'version-malformed')) throw read.wrong('protocolVersion')
    throw error
  }
}

function endToEnd(value: unknown): EndToEnd {
  const fields = read.object(value)
  const protocol = read.choice(fields, 'protocol', ['signal', 'other'])
  if (protocol === 'signal') {
    read.closedObject(value, ['protocol'])
    return { protocol }
  }
  read.closedObject(value, ['protocol', 'name', 'evidence'])
  const evidence = fields['evidence']
  if (typeof evidence !== 'string' || !isEvidenceUrl(evidence)) throw read.wrong('evidence')
  return { protocol, name: read.text(fields, 'name', ASSUMED_MAXIMUM_PARTNER_NAME), evidence }
}
