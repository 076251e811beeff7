// The simulator's own certificate authority: root, intermediate, and the chat server's Noise key with its
// leaf (chat channel: certificate chain). Keys are made at the first start and kept in a private file.
import { type Bytes, bytesText, textBytes, toBase64url } from '#proto/bytes.js'
import { encodeCertificateChain, issueCertificate } from '#proto/noise/certificate.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { StorageError } from '#platform/storage/port.js'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { recordBytes, storedBytes, storedFields } from '../storage/stored-record.js'

export interface Authority {
  /** 32 octets: what clients pin. */
  readonly trustRoot: Bytes
  readonly noiseKey: KeyPair
  /** Leads from the root to `noiseKey`, encoded. */
  readonly certificateChain: Bytes
}

interface AuthorityOptions {
  /** The private file of the keys. */
  readonly path: string
  /** Milliseconds since 1970: certificates are issued anew at each start. */
  readonly now: number
  readonly randomBytes: (length: number) => Bytes
}

interface AuthorityKeys {
  readonly root: KeyPair
  readonly intermediate: KeyPair
  readonly noise: KeyPair
}

const INTERMEDIATE_SERIAL = 1
const LEAF_SERIAL = 2
const DAY_SECONDS = 86_400
/** Clients whose clock is wrong should learn it from their token's refusal, not from the certificate. */
const BACKDATED_SECONDS = 30 * DAY_SECONDS
const VALID_SECONDS = 730 * DAY_SECONDS

/** @throws {StorageError} where the file is damaged, or others may read it. */
export async function openAuthority(options: AuthorityOptions): Promise<Authority> {
  const keys = (await readKeys(options.path)) ?? (await makeKeys(options))
  const nowSeconds = Math.floor(options.now / 1000)
  const window = {
    notBeforeSeconds: Math.max(0, nowSeconds - BACKDATED_SECONDS),
    notAfterSeconds: nowSeconds + VALID_SECONDS,
  }
  const intermediate = issueCertificate(
    { serial: INTERMEDIATE_SERIAL, issuerSerial: 0, key: keys.intermediate.publicKey, ...window },
    keys.root,
  )
  const leaf = issueCertificate(
    { serial: LEAF_SERIAL, issuerSerial: INTERMEDIATE_SERIAL, key: keys.noise.publicKey, ...window },
    keys.intermediate,
  )
  return {
    trustRoot: keys.root.publicKey,
    noiseKey: keys.noise,
    certificateChain: encodeCertificateChain({ leaf, intermediate }),
  }
}

async function makeKeys({ path, randomBytes }: AuthorityOptions): Promise<AuthorityKeys> {
  const keys = {
    root: generateKeyPair(randomBytes(32)),
    intermediate: generateKeyPair(randomBytes(32)),
    noise: generateKeyPair(randomBytes(32)),
  }
  const stored = {
    root: storedPair(keys.root),
    intermediate: storedPair(keys.intermediate),
    noise: storedPair(keys.noise),
  }
  await writePrivateFile(path, textBytes(`${JSON.stringify(stored, undefined, 2)}\n`))
  return keys
}

async function readKeys(path: string): Promise<AuthorityKeys | undefined> {
  const bytes = await readPrivateFile(path)
  if (!bytes) return undefined
  try {
    const fields = storedFields(JSON.parse(bytesText(bytes) ?? ''))
    return {
      root: parsePair(fields['root']),
      intermediate: parsePair(fields['intermediate']),
      noise: parsePair(fields['noise']),
    }
  } catch {
    // The parser's message could quote a key.
    throw new StorageError('storage-damaged', path, `${path} does not hold this authority's keys any more`)
  }
}

function storedPair(pair: KeyPair): { publicKey: string; privateKey: string } {
  return { publicKey: toBase64url(pair.publicKey), privateKey: toBase64url(pair.privateKey) }
}

function parsePair(value: unknown): KeyPair {
  const fields = storedFields(value)
  return {
    publicKey: recordBytes(storedBytes(fields, 'publicKey', 32)),
    privateKey: recordBytes(storedBytes(fields, 'privateKey', 32)),
  }
}
