// What a profile is: its accounts at the provider and at Meta, and its long-term keys. One JSON value each.
import type { Service } from '#proto/address.js'
import type { DownloadPolicy, Privacy } from '../api.js'
import type { ProfileDatabase } from './database.js'

/** The partner account at the provider. */
export interface ProviderAccount {
  readonly url: string
  readonly user: string
  /** Of the provider: what follows the @ of its users' addresses. */
  readonly handle: string
  /** Opaque bearer token of this sign-in. */
  readonly session: string
}

/** The account at Meta: enlisted through a partner, or a test account of Meta's own. */
export interface MetaAccount {
  readonly kind: 'partner' | 'meta'
  readonly url: string
  readonly service: Service
  /** 32 octets, base64url. Never replaced silently. */
  readonly trustRoot: string
  readonly login: string
  /** The address others write to. */
  readonly address: string
  /** What peers are shown. */
  readonly displayName: string
  /** The user left: what is here serves reading, and enlisting again. */
  readonly unenlisted?: true
  /** Meta did not know this device at the last login: left for thirty days, removed, or enlisted elsewhere. */
  readonly forgotten?: true
  /** The user asked Meta to end the enlistment; whether it did is not known here yet. */
  readonly leaving?: true
}

/** Long-term keys, base64url; ids as numbers. Made once, on the first account or enlistment. */
export interface KeyRing {
  readonly registrationId: number
  readonly identityPrivate: string
  readonly noisePrivate: string
  readonly noisePublic: string
  readonly signedPreKeyId: number
  readonly lastResortKyberId: number
  readonly nextPreKeyId: number
  readonly nextKyberId: number
  /** When signed and last-resort keys were made, ms since 1970. */
  readonly rotatedAt: number
}

/** What Meta said last about this user's choice, beside the apps. */
export interface InteropSettings {
  readonly text?: { readonly name: string; readonly result: 'shown' | 'accepted'; readonly at: number }
  readonly inbox: 'combined' | 'separate'
  readonly pings: boolean
}

interface SettingTypes {
  readonly provider: ProviderAccount
  readonly meta: MetaAccount
  /** The provider holds this user's consent to the disclosure, for this service. Gone once it heard of the end of it. */
  readonly disclosed: Service
  readonly keys: KeyRing
  readonly downloads: DownloadPolicy
  readonly interop: InteropSettings
  /** What others learn of this user; everything where nothing was chosen. */
  readonly privacy: Privacy
  /** The list of apps was fetched before: what differs from it is news. */
  readonly appsSeen: true
}

export class Settings {
  readonly #database: ProfileDatabase
  /** What was read and not written since; asked for with every message. */
  readonly #read = new Map<string, unknown>()

  constructor(database: ProfileDatabase) {
    this.#database = database
  }

  get<Name extends keyof SettingTypes>(name: Name): SettingTypes[Name] | undefined {
    if (!this.#read.has(name)) this.#read.set(name, this.#load(name))
    return this.#read.get(name) as SettingTypes[Name] | undefined
  }

  /** Inside a transaction only. */
  set<Name extends keyof SettingTypes>(name: Name, value: SettingTypes[Name]): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
      .run([name, JSON.stringify(value)])
    this.#read.delete(name)
  }

  /** Inside a transaction only. */
  remove(name: keyof SettingTypes): void {
    this.#database.prepare('DELETE FROM setting WHERE name = ?').run([name])
    this.#read.delete(name)
  }

  #load(name: string): unknown {
    const row = this.#database
      .prepare('SELECT value FROM setting WHERE name = ?')
      .get<{ value: string }>([name])
    // Written by `set` only, inside an authenticated file.
    return row && JSON.parse(row.value)
  }
}
