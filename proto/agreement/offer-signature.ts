// The partner's signature under an offer: a detached JWS (RFC 7515 appendix F) over the terms as canonical JSON (RFC
// 8785), by a key of the partner's published set (Consent and the agreement; the form is an assumption).
import type { Service } from '../address.js'
import { type Bytes, textBytes } from '../bytes.js'
import { signDetached, type SigningKey, type TokenRules, verifyDetached } from '../identity/jws.js'
import { fieldReader } from './fields.js'

/** Exactly what is agreed to: whose application, for which service, under which text. */
export interface OfferTerms {
  /** As Meta named it. */
  readonly application: string
  readonly issuer: string
  readonly service: Service
  /** Of the offer. */
  readonly version: string
  /** Of the offer's text, 64 hex digits. */
  readonly sha256: string
}

/** `typ` of the header: neither an identity token nor an upload token passes for a signature, nor it for them. */
const OFFER_SIGNATURE_TYPE = 'parley-offer'

/** Answers `header..signature`. @throws {TypeError} where the terms make it longer than readers take. */
export function signOffer(terms: OfferTerms, signer: SigningKey): Promise<string> {
  return signDetached(canonicalTerms(terms), OFFER_SIGNATURE_TYPE, signer)
}

/**
 * @param terms as this side knows them; none of them comes from the signature.
 * @throws {ProtocolError} `token-malformed`, or `token-invalid` for any other terms, key, type or algorithm.
 */
export function verifyOfferSignature(
  jws: string,
  terms: OfferTerms,
  { keys, algorithms }: Pick<TokenRules, 'keys' | 'algorithms'>,
): Promise<{ readonly kid: string }> {
  return verifyDetached(jws, canonicalTerms(terms), { keys, algorithms, types: [OFFER_SIGNATURE_TYPE] })
}

/** Members by name, no spaces; all values are texts, which JSON.stringify writes as RFC 8785 §3.2.2.2 asks. */
function canonicalTerms({ application, issuer, service, sha256, version }: OfferTerms): Bytes {
  return textBytes(JSON.stringify({ application, issuer, service, sha256, version }))
}

const read = fieldReader('request-malformed', 'the signature')

/** Body of the route that takes the signature: `{"jws": "header..signature"}`. */
export function encodeSignature(jws: string): object {
  return { jws }
}

/** @param value parsed JSON. @throws {ProtocolError} `request-malformed`; the JWS itself is not looked at. */
export function parseSignature(value: unknown): string {
  return read.text(read.closedObject(value, ['jws']), 'jws', 4096)
}
