// What the provider keeps, in one folder that one process owns.
import { join } from 'node:path'
import { openCollections } from '#platform/storage/collections.js'
import { openLedger } from '#platform/storage/ledger-file.js'
import type { Collection, Ledger } from '#platform/storage/port.js'
import type { Account } from './accounts.js'
import { parseStoredAgreement, type StoredAgreement } from './agreement/stored-agreement.js'
import { parseAccountRecord, parseSessionRecord, parseSigningKeyRecord } from './records.js'
import type { Session } from './sessions.js'
import type { StoredSigningKey } from './signing-keys.js'

export interface ProviderStorage {
  readonly accounts: Collection<Account>
  readonly sessions: Collection<Session>
  readonly signingKeys: Collection<StoredSigningKey>
  readonly agreements: Collection<StoredAgreement>
  readonly ledger: Ledger
  /** Waits for the writes under way and gives the folder back. */
  close(): Promise<void>
}

/** @throws {StorageError} */
export async function openProviderStorage(folder: string): Promise<ProviderStorage> {
  const store = await openCollections(folder)
  try {
    const sessions = await store.collection('sessions', parseSessionRecord)
    const accounts = await store.collection('accounts', parseAccountRecord)
    const signingKeys = await store.collection('signing-keys', parseSigningKeyRecord)
    const agreements = await store.collection('agreements', parseStoredAgreement)
    const ledger = await openLedger(join(folder, 'ledger.ndjson'))
    return {
      ...{ accounts, sessions, signingKeys, agreements, ledger },
      async close() {
        await ledger.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
