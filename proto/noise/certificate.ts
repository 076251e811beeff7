// The certificate chain with which the server vouches for its static key (handshake.proto; as open clients
// show): pinned root → intermediate → leaf. Signatures are XEdDSA over Curve25519, made by libsignal, whose
// signing draws its own randomness.
import { PrivateKey, PublicKey } from '@signalapp/libsignal-client'
import { CertChain } from '#proto/gen/wire.js'
import { type Bytes, concat, sameBytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { bigint, decodeProtobuf, protobufBytes } from '../protobuf.js'
import type { KeyPair } from './keys.js'
import { KEY_BYTES } from './x25519.js'

const SIGNATURE_BYTES = 64
/** libsignal writes public keys with this byte before them: Curve25519. */
const KEY_TYPE = Uint8Array.of(0x05)
/** What an intermediate certificate names as its issuer. */
const ROOT_SERIAL = 0

export interface CertificateDetails {
  readonly serial: number
  /** The serial of the certificate whose key signs this one; 0 for the root. */
  readonly issuerSerial: number
  /** 32 octets: the key this certificate vouches for. */
  readonly key: Bytes
  /** Seconds since 1970; both are inside the window. */
  readonly notBeforeSeconds: number
  readonly notAfterSeconds: number
}

/** Details as signed, octet for octet. */
export interface Certificate {
  readonly details: Bytes
  /** 64 octets. */
  readonly signature: Bytes
}

export function issueCertificate(details: CertificateDetails, issuer: KeyPair): Certificate {
  const { serial, issuerSerial, key, notBeforeSeconds, notAfterSeconds } = details
  const window = { notBefore: notBeforeSeconds, notAfter: notAfterSeconds }
  const bytes = protobufBytes(
    CertChain.NoiseCertificate.Details.encode({ serial, issuerSerial, key, ...window }),
  )
  return { details: bytes, signature: PrivateKey.deserialize(issuer.privateKey).sign(bytes) }
}

export interface CertificateChain {
  readonly leaf: Certificate
  readonly intermediate: Certificate
}

export function encodeCertificateChain(chain: CertificateChain): Bytes {
  return protobufBytes(CertChain.encode(chain))
}

export interface ChainExpectation {
  /** 32 octets: the root key this client trusts. */
  readonly trustRoot: Bytes
  /** 32 octets: the static key the server proved in the handshake. */
  readonly staticKey: Bytes
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Checks that the chain leads from the trusted root to the server's static key, now.
 * @returns the leaf, to be shown.
 * @throws {ProtocolError} `certificate-invalid`, never saying which check failed.
 */
export function verifyCertificateChain(bytes: Bytes, expected: ChainExpectation): CertificateDetails {
  let leaf: CertificateDetails | undefined
  try {
    leaf = leafLedToByRoot(decodeChain(bytes), expected)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
  }
  if (!leaf) throw invalid()
  return leaf
}

function leafLedToByRoot(
  chain: CertificateChain,
  expected: ChainExpectation,
): CertificateDetails | undefined {
  const leaf = decodeDetails(chain.leaf.details)
  return leadsToRoot(chain, leaf, expected) ? leaf : undefined
}

function leadsToRoot(chain: CertificateChain, leaf: CertificateDetails, expected: ChainExpectation): boolean {
  const intermediate = decodeDetails(chain.intermediate.details)
  return (
    isSignedBy(chain.intermediate, expected.trustRoot) &&
    isSignedBy(chain.leaf, intermediate.key) &&
    intermediate.issuerSerial === ROOT_SERIAL &&
    leaf.issuerSerial === intermediate.serial &&
    isCurrent(intermediate, expected.now) &&
    isCurrent(leaf, expected.now) &&
    sameBytes(leaf.key, expected.staticKey)
  )
}

function isCurrent(details: CertificateDetails, now: number): boolean {
  return details.notBeforeSeconds * 1000 <= now && now < (details.notAfterSeconds + 1) * 1000
}

function isSignedBy(certificate: Certificate, issuerKey: Bytes): boolean {
  if (issuerKey.length !== KEY_BYTES || certificate.signature.length !== SIGNATURE_BYTES) return false
  const key = PublicKey.deserialize(concat(KEY_TYPE, issuerKey))
  return key.verify(certificate.details, certificate.signature)
}

function decodeChain(bytes: Bytes): CertificateChain {
  const chain = decodeProtobuf(CertChain, bytes, 'certificate-invalid')
  return { leaf: required(chain.leaf), intermediate: required(chain.intermediate) }
}

function required(certificate: CertChain.NoiseCertificate.$Properties | null | undefined): Certificate {
  const { details, signature } = certificate ?? {}
  if (!details || !signature) throw invalid()
  return { details: new Uint8Array(details), signature: new Uint8Array(signature) }
}

function decodeDetails(bytes: Bytes): CertificateDetails {
  const details = decodeProtobuf(CertChain.NoiseCertificate.Details, bytes, 'certificate-invalid')
  const { serial, issuerSerial, key, notBefore, notAfter } = details
  if (key?.length !== KEY_BYTES || !notBefore || !notAfter) throw invalid()
  return {
    serial: serial ?? 0,
    issuerSerial: issuerSerial ?? 0,
    key: new Uint8Array(key),
    notBeforeSeconds: Number(bigint(notBefore)),
    notAfterSeconds: Number(bigint(notAfter)),
  }
}

function invalid(): ProtocolError {
  return new ProtocolError(
    'certificate-invalid',
    'the server’s certificate does not lead to the trusted root',
  )
}
