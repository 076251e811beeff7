// Everything the endpoint keeps, by what it is kept in.
import { join } from 'node:path'
import { checkJid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import { type DiskBlobs, openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { openCollections } from '#platform/storage/collections.js'
import { openLedger } from '#platform/storage/ledger-file.js'
import type { Collection, Ledger } from '#platform/storage/port.js'
import { type ClosableQueue, openQueue } from '#platform/storage/sqlite-queue.js'
import { type Account, parseAccount } from '../accounts/account.js'
import type { IdentifierEntry } from '../accounts/accounts.js'
import { type ConnectionRecord, parseConnectionRecord } from '../accounts/connection-records.js'
import { type Contact, parseContact } from '../consent/contact.js'
import { type MediaRecord, parseMediaRecord } from '../media/media-record.js'
import { type PairEntry, parsePairEntry } from '../mailbox/pairs.js'
import { parsePingEntry, type PingEntry } from '../reachability/pings.js'
import { parsePartner, type Partner } from '../registry/partner.js'
import { storedFields, storedText } from './stored-record.js'

export interface MetaStores {
  readonly accounts: Collection<Account>
  readonly names: Collection<IdentifierEntry>
  readonly connections: Collection<ConnectionRecord>
  readonly pairs: Collection<PairEntry>
  readonly contacts: Collection<Contact>
  readonly pings: Collection<PingEntry>
  readonly partners: Collection<Partner>
  readonly media: Collection<MediaRecord>
  readonly blobs: DiskBlobs
  /** On the same disk as the blobs: a finished upload becomes one without being copied. */
  readonly uploadFolder: string
  /** What was decided, for ever. */
  readonly ledger: Ledger
  /** Mailboxes, prekeys and reports. */
  readonly queue: ClosableQueue
  /** Waits for the writes under way. */
  close(): Promise<void>
}

/** @throws {StorageError} where the folder is another process's, damaged, or open to others. */
export async function openMetaStores(folder: string, clock: Clock): Promise<MetaStores> {
  const store = await openCollections(folder)
  try {
    const collections = {
      accounts: await store.collection('accounts', parseAccount),
      names: await store.collection('account-names', parseIdentifierEntry),
      connections: await store.collection('connections', parseConnectionRecord),
      pairs: await store.collection('pairs', parsePairEntry),
      contacts: await store.collection('contacts', parseContact),
      pings: await store.collection('pings', parsePingEntry),
      partners: await store.collection('partners', parsePartner),
      media: await store.collection('media', parseMediaRecord),
    }
    const queue = await openQueue(join(folder, 'queues.sqlite'), { clock })
    const blobs = await openBlobs(folder, queue)
    const ledger = await openLedger(join(folder, 'ledger.ndjson')).catch(async (error: unknown) => {
      blobs.close()
      await queue.close()
      throw error
    })
    return {
      ...{ ...collections, queue, blobs, ledger, uploadFolder: join(folder, 'uploads') },
      async close() {
        blobs.close()
        await ledger.close()
        await queue.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openBlobs(folder: string, queue: ClosableQueue): Promise<DiskBlobs> {
  try {
    return await openDiskBlobs(join(folder, 'blobs'))
  } catch (error) {
    await queue.close()
    throw error
  }
}

function parseIdentifierEntry(value: unknown): IdentifierEntry {
  return { jid: checkJid(storedText(storedFields(value), 'jid')) }
}
