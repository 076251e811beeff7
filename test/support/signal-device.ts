// A device with libsignal stores in memory, for tests of everything above a session.
import * as signal from '@signalapp/libsignal-client'
import { type Bytes, textBytes } from '#proto/bytes.js'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { signalAddress } from '#proto/signal/address.js'
import { bundleWire, parseBundle } from '#proto/signal/bundle.js'
import { openEnvelope, type SealedEnvelope, sealedEnvelope } from '#proto/signal/envelope.js'
import {
  generateIdentity,
  generateKyberPreKeys,
  generatePreKeys,
  generateSignedPreKey,
} from '#proto/signal/keys.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'

const NOW = 1_760_000_000_000

class Sessions extends signal.SessionStore {
  readonly records = new Map<string, Bytes>()
  override saveSession(name: signal.ProtocolAddress, record: signal.SessionRecord) {
    this.records.set(name.toString(), record.serialize())
    return Promise.resolve()
  }
  override getSession(name: signal.ProtocolAddress) {
    const bytes = this.records.get(name.toString())
    return Promise.resolve(bytes ? signal.SessionRecord.deserialize(bytes) : null)
  }
  override getExistingSessions(): Promise<signal.SessionRecord[]> {
    return Promise.reject(new TypeError('only groups ask for several sessions'))
  }
}

class Identities extends signal.IdentityKeyStore {
  readonly pinned = new Map<string, signal.PublicKey>()
  readonly own: signal.IdentityKeyPair
  constructor(own: signal.IdentityKeyPair) {
    super()
    this.own = own
  }
  override getIdentityKey = () => Promise.resolve(this.own.privateKey)
  override getIdentityKeyPair = () => Promise.resolve(this.own)
  override getLocalRegistrationId = () => Promise.resolve(42)
  override saveIdentity(name: signal.ProtocolAddress, key: signal.PublicKey) {
    this.pinned.set(name.toString(), key)
    return Promise.resolve(signal.IdentityChange.NewOrUnchanged)
  }
  override isTrustedIdentity(name: signal.ProtocolAddress, key: signal.PublicKey) {
    return Promise.resolve(this.pinned.get(name.toString())?.equals(key) ?? true)
  }
  override getIdentity = (name: signal.ProtocolAddress) =>
    Promise.resolve(this.pinned.get(name.toString()) ?? null)
}

class PreKeys extends signal.PreKeyStore {
  readonly records = new Map<number, signal.PreKeyRecord>()
  override savePreKey(id: number, record: signal.PreKeyRecord) {
    this.records.set(id, record)
    return Promise.resolve()
  }
  override getPreKey(id: number) {
    const record = this.records.get(id)
    return record ? Promise.resolve(record) : Promise.reject(new Error('no such prekey'))
  }
  override removePreKey(id: number) {
    this.records.delete(id)
    return Promise.resolve()
  }
}

class SignedPreKeys extends signal.SignedPreKeyStore {
  readonly record: signal.SignedPreKeyRecord
  constructor(record: signal.SignedPreKeyRecord) {
    super()
    this.record = record
  }
  override saveSignedPreKey = () => Promise.resolve()
  override getSignedPreKey = () => Promise.resolve(this.record)
}

class KyberPreKeys extends signal.KyberPreKeyStore {
  readonly record: signal.KyberPreKeyRecord
  constructor(record: signal.KyberPreKeyRecord) {
    super()
    this.record = record
  }
  override saveKyberPreKey = () => Promise.resolve()
  override getKyberPreKey = () => Promise.resolve(this.record)
  override markKyberPreKeyUsed = () => Promise.resolve()
}

export interface SignalDevice {
  readonly jid: Jid
  readonly identities: Identities
  readonly preKeys: PreKeys
  /** What the server would hand out for it. */
  readonly bundle: PreKeyBundleWire
  /** Builds a session towards `to` from its bundle. */
  open(to: Jid, bundle: PreKeyBundleWire): Promise<void>
  encrypt(to: Jid, plain: string | Bytes): Promise<SealedEnvelope>
  /** Decrypts what is said to come from `from`, as if it were for `to` (default: this device). */
  decrypt(from: Jid, sealed: SealedEnvelope, to?: Jid): Promise<Bytes>
}

export function signalDevice(jidText: string, identity = generateIdentity()): SignalDevice {
  const jid = checkJid(jidText)
  const [preKey] = generatePreKeys(7, 1)
  const signedPreKey = generateSignedPreKey(identity, 8, NOW)
  const [kyber] = generateKyberPreKeys(identity, 9, 1, NOW)
  if (!preKey || !kyber) throw new TypeError('no keys were made')
  const sessions = new Sessions()
  const identities = new Identities(identity)
  const preKeys = new PreKeys()
  preKeys.records.set(7, preKey)
  const signed = new SignedPreKeys(signedPreKey)
  const kyberKeys = new KyberPreKeys(kyber)
  const self = signalAddress(jid)
  return {
    jid,
    identities,
    preKeys,
    bundle: bundleWire({ registrationId: 42, identity, preKey, signedPreKey, kyber, lastResort: true }),
    open(to, bundle) {
      const peer = signalAddress(to)
      const parsed = parseBundle(bundle, peer.deviceId())
      return signal.processPreKeyBundle(parsed, peer, self, sessions, identities)
    },
    async encrypt(to, plain) {
      const octets = typeof plain === 'string' ? textBytes(plain) : plain
      return sealedEnvelope(await signal.signalEncrypt(octets, signalAddress(to), self, sessions, identities))
    },
    decrypt(from, sealed, to = jid) {
      const [peer, own] = [signalAddress(from), signalAddress(to)]
      const opened = openEnvelope(sealed)
      if (opened.type === 'msg') {
        return signal.signalDecrypt(opened.message, peer, own, sessions, identities)
      }
      return signal.signalDecryptPreKey(
        opened.message,
        peer,
        own,
        sessions,
        identities,
        preKeys,
        signed,
        kyberKeys,
      )
    },
  }
}
