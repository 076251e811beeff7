// The five stores libsignal asks for, all reading and writing one unit's overlay.
import {
  Direction,
  IdentityChange,
  type IdentityKeyPair,
  IdentityKeyStore,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyRecord,
  PreKeyStore,
  type PrivateKey,
  type ProtocolAddress,
  PublicKey,
  type SessionRecord,
  SessionStore,
  SignedPreKeyRecord,
  SignedPreKeyStore,
} from '@signalapp/libsignal-client'
import { type Bytes, sameBytes } from '#proto/bytes.js'

/** A peer's identity keys: the pinned one, and another seen since, until the user trusts it (33 bytes each). */
export interface PeerIdentity {
  readonly trusted: Bytes
  readonly pending: Bytes | undefined
}

/** Our own long-term keys. */
export interface LocalIdentity {
  readonly keyPair: IdentityKeyPair
  readonly registrationId: number
}

export type PreKeyTable = 'prekey' | 'signed_prekey' | 'kyber_prekey'

/** What the stores need of a unit of work. */
export interface Overlay {
  readonly local: LocalIdentity
  session: SessionRecord | null
  readonly identity: PeerIdentity | undefined
  /** True where the key is another one than was known. */
  noteIdentity(key: Bytes): boolean
  /** @throws where there is no such key, or it was used. */
  load(table: PreKeyTable, id: number): Bytes
  spendPreKey(id: number): void
  /** @throws where a last-resort key meets the same first message again. */
  useKyber(kyberId: number, signedId: number, baseKey: Bytes): void
}

const SENDING: Direction = Direction.Sending

/* eslint-disable @typescript-eslint/require-await -- the stores are async by contract; the overlay answers at once. */

class OverlaySessions extends SessionStore {
  readonly #overlay: Overlay
  constructor(overlay: Overlay) {
    super()
    this.#overlay = overlay
  }
  override async saveSession(_: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.#overlay.session = record
  }
  override async getSession(): Promise<SessionRecord | null> {
    return this.#overlay.session
  }
  override async getExistingSessions(): Promise<SessionRecord[]> {
    return this.#overlay.session ? [this.#overlay.session] : []
  }
}

class OverlayIdentities extends IdentityKeyStore {
  readonly #overlay: Overlay
  constructor(overlay: Overlay) {
    super()
    this.#overlay = overlay
  }
  override async getIdentityKey(): Promise<PrivateKey> {
    return this.#overlay.local.keyPair.privateKey
  }
  override async getIdentityKeyPair(): Promise<IdentityKeyPair> {
    return this.#overlay.local.keyPair
  }
  override async getLocalRegistrationId(): Promise<number> {
    return this.#overlay.local.registrationId
  }
  override async saveIdentity(_: ProtocolAddress, key: PublicKey): Promise<IdentityChange> {
    const replaced = this.#overlay.noteIdentity(key.serialize())
    return replaced ? IdentityChange.ReplacedExisting : IdentityChange.NewOrUnchanged
  }
  /** We send to the pinned key only; we read from any, and say so in the chat. */
  override async isTrustedIdentity(
    _: ProtocolAddress,
    key: PublicKey,
    direction: Direction,
  ): Promise<boolean> {
    const known = this.#overlay.identity
    if (!known || direction !== SENDING) return true
    return known.pending === undefined && sameBytes(known.trusted, key.serialize())
  }
  override async getIdentity(): Promise<PublicKey | null> {
    const known = this.#overlay.identity
    return known ? PublicKey.deserialize(known.pending ?? known.trusted) : null
  }
}

class OverlayPreKeys extends PreKeyStore {
  readonly #overlay: Overlay
  constructor(overlay: Overlay) {
    super()
    this.#overlay = overlay
  }
  override async savePreKey(): Promise<void> {
    throw new TypeError('one-time keys are made outside of a Signal operation')
  }
  override async getPreKey(id: number): Promise<PreKeyRecord> {
    return PreKeyRecord.deserialize(this.#overlay.load('prekey', id))
  }
  override async removePreKey(id: number): Promise<void> {
    this.#overlay.spendPreKey(id)
  }
}

class OverlaySignedPreKeys extends SignedPreKeyStore {
  readonly #overlay: Overlay
  constructor(overlay: Overlay) {
    super()
    this.#overlay = overlay
  }
  override async saveSignedPreKey(): Promise<void> {
    throw new TypeError('signed prekeys are made outside of a Signal operation')
  }
  override async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    return SignedPreKeyRecord.deserialize(this.#overlay.load('signed_prekey', id))
  }
}

class OverlayKyberPreKeys extends KyberPreKeyStore {
  readonly #overlay: Overlay
  constructor(overlay: Overlay) {
    super()
    this.#overlay = overlay
  }
  override async saveKyberPreKey(): Promise<void> {
    throw new TypeError('Kyber prekeys are made outside of a Signal operation')
  }
  override async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    return KyberPreKeyRecord.deserialize(this.#overlay.load('kyber_prekey', id))
  }
  override async markKyberPreKeyUsed(kyberId: number, signedId: number, baseKey: PublicKey): Promise<void> {
    this.#overlay.useKyber(kyberId, signedId, baseKey.serialize())
  }
}

/* eslint-enable @typescript-eslint/require-await */

export interface OverlayStores {
  readonly sessions: SessionStore
  readonly identities: IdentityKeyStore
  readonly preKeys: PreKeyStore
  readonly signedPreKeys: SignedPreKeyStore
  readonly kyberPreKeys: KyberPreKeyStore
}

export function overlayStores(overlay: Overlay): OverlayStores {
  return {
    sessions: new OverlaySessions(overlay),
    identities: new OverlayIdentities(overlay),
    preKeys: new OverlayPreKeys(overlay),
    signedPreKeys: new OverlaySignedPreKeys(overlay),
    kyberPreKeys: new OverlayKyberPreKeys(overlay),
  }
}
