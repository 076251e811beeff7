// Which connection of an account is the present one: a record with an epoch that rises with every login, so
// that the newer replaces the older on whichever node that is (as open clients show; the record is assumed).
import type { Clock } from '#platform/clock.js'
import type { Collection } from '#platform/storage/port.js'
import { storedFields, storedInteger, storedText } from '../storage/stored-record.js'

export interface ConnectionRecord {
  /** The node that holds the connection; empty while there is none. */
  readonly node: string
  /** Rises with each login, and when the account's keys are replaced. */
  readonly epoch: number
  /** Milliseconds since 1970. */
  readonly lastSeen: number
}

export interface ConnectionRecords {
  /** Takes the account over for this node; any other connection is from now on a former one. */
  claim(jid: string): Promise<number>
  /** Ends whatever connection there is; answers the epoch that no connection has. */
  revoke(jid: string): Promise<number>
  /** The connection of this epoch is over. Without effect on a later one. */
  release(jid: string, epoch: number): Promise<void>
  /** Notes that the connection of this epoch lives. */
  touch(jid: string, epoch: number): Promise<void>
  find(jid: string): Promise<ConnectionRecord | undefined>
  /** Of an account that is gone. */
  forget(jid: string): Promise<void>
}

interface ConnectionRecordsDeps {
  readonly records: Collection<ConnectionRecord>
  readonly clock: Clock
  /** This node's name. */
  readonly node: string
}

/** @throws {TypeError} where the stored value is no such record. */
export function parseConnectionRecord(value: unknown): ConnectionRecord {
  const fields = storedFields(value)
  return {
    node: storedText(fields, 'node'),
    epoch: storedInteger(fields, 'epoch'),
    lastSeen: storedInteger(fields, 'lastSeen'),
  }
}

export function createConnectionRecords({ records, clock, node }: ConnectionRecordsDeps): ConnectionRecords {
  /** Writes what `change` makes of the record; `undefined` leaves it alone. Answers what it then is. */
  const update = async (
    jid: string,
    change: (record: ConnectionRecord) => ConnectionRecord | undefined,
  ): Promise<ConnectionRecord> => {
    for (;;) {
      const stored = await records.get(jid)
      const before = stored?.value ?? { node: '', epoch: 0, lastSeen: clock.now() }
      const after = change(before)
      if (!after) return before
      const written = stored
        ? await records.replace(jid, after, stored.version)
        : await records.insert(jid, after)
      if (written) return after
    }
  }
  const next = async (jid: string, holder: string): Promise<number> => {
    const record = await update(jid, ({ epoch }) => ({
      node: holder,
      epoch: epoch + 1,
      lastSeen: clock.now(),
    }))
    return record.epoch
  }
  return {
    claim: (jid) => next(jid, node),
    revoke: (jid) => next(jid, ''),
    async release(jid, epoch) {
      await update(jid, (record) =>
        record.epoch === epoch ? { node: '', epoch, lastSeen: clock.now() } : undefined,
      )
    },
    async touch(jid, epoch) {
      await update(jid, (record) =>
        record.epoch === epoch ? { ...record, lastSeen: clock.now() } : undefined,
      )
    },
    find: async (jid) => (await records.get(jid))?.value,
    async forget(jid) {
      await records.delete(jid)
    },
  }
}
