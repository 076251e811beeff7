// The mailbox: stanzas on disk until their recipient has acked them (framework: offline delivery, 30 days).
import { setImmediate } from 'node:timers/promises'
import type { Bytes } from '#proto/bytes.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { Queue } from '#platform/storage/port.js'
import { createFillLevels, type FillLevel } from './fill-level.js'

interface MailboxLimits {
  readonly maximumStanzas: number
  readonly maximumBytes: number
  readonly keepMilliseconds: number
}

/** Classes of stanzas that wait for their recipient; chatstates never do. */
type MailClass = 'message' | 'receipt' | 'notification'

export interface Mail {
  readonly class: MailClass
  /** Unique for its recipient, e.g. `{sender}/message/{id}`: the same twice is stored once. */
  readonly entryId: string
  /** The stanza id, which names it in traces. */
  readonly cid: string
  /** The stanza as it will be delivered, encoded. */
  readonly bytes: Bytes
}

/** What a mail's entry id says of it. */
export interface MailName {
  /** A JID without device; of the server's own news, the server. */
  readonly sender: string
  readonly class: MailClass
  /** Of a stanza its id, of the server's news what it is about. */
  readonly id: string
}

export interface StoredMail {
  /** Rises within a mailbox. */
  readonly position: number
  readonly bytes: Bytes
}

/** A stanza its recipient is done with. */
export interface AckedMail {
  readonly position: number
  /** Octets it took. */
  readonly size: number
  readonly cid: string
}

export type PutOutcome = 'stored' | 'full'

export interface Mailbox {
  /** Resolves when it is on disk. Calls for one recipient are stored in their order. */
  put(recipient: string, mail: Mail): Promise<PutOutcome>
  /** The oldest after a position. */
  read(recipient: string, after: number, limit: number): Promise<readonly StoredMail[]>
  remove(recipient: string, mails: readonly AckedMail[]): Promise<void>
  /** How many wait, by class. */
  census(recipient: string): Promise<Readonly<Record<MailClass, number>>>
  hasMail(recipient: string): Promise<boolean>
  /**
   * Removes what waits and fits, also what was delivered and not acked yet. Answers how much. What is stored
   * meanwhile may stay.
   */
  purge(recipient: string, fits: (name: MailName) => boolean): Promise<number>
  drop(recipient: string): Promise<void>
}

interface MailboxDeps {
  readonly queue: Queue
  readonly clock: Clock
  readonly limits: MailboxLimits
  /** Told after each `put` that stored something. */
  readonly onStored: (recipient: string, mail: Mail) => void
  readonly trace?: TraceSink | undefined
}

const PAGE = 500

export function createMailbox(deps: MailboxDeps): Mailbox {
  const { queue, clock, limits, trace } = deps
  const levels = createFillLevels({ usage: (recipient) => queue.usage(queueName(recipient)), clock })

  const append = async (recipient: string, mail: Mail, level: FillLevel): Promise<void> => {
    const expiresAt = clock.now() + limits.keepMilliseconds
    try {
      const { stored } = await queue.append(queueName(recipient), mail.entryId, mail.bytes, expiresAt)
      if (!stored) level.subtract(1, mail.bytes.length)
    } catch (error) {
      level.subtract(1, mail.bytes.length)
      throw error
    }
  }
  const read = async (recipient: string, after: number, limit: number): Promise<readonly StoredMail[]> => {
    const entries = await queue.read(queueName(recipient), after, limit)
    return entries.map(({ position, bytes }) => ({ position, bytes }))
  }
  return {
    read,
    async put(recipient, mail) {
      const level = await levels.of(recipient)
      const { count, bytes } = level
      if (count + 1 > limits.maximumStanzas || bytes + mail.bytes.length > limits.maximumBytes) return 'full'
      // Counted before it is on disk, so that many at once do not all find room.
      level.add(1, mail.bytes.length)
      await append(recipient, mail, level)
      trace?.(storeEvent('append', mail.cid, mail.bytes.length))
      deps.onStored(recipient, mail)
      return 'stored'
    },
    async remove(recipient, mails) {
      const positions = mails.map((mail) => mail.position)
      await queue.remove(queueName(recipient), positions)
      const level = await levels.of(recipient)
      for (const mail of mails) {
        level.subtract(1, mail.size)
        trace?.(storeEvent('remove', mail.cid, mail.size))
      }
    },
    async census(recipient) {
      const counts = { message: 0, receipt: 0, notification: 0 }
      let after = 0
      for (;;) {
        const page = await queue.read(queueName(recipient), after, PAGE)
        for (const entry of page) counts[mailName(entry.id).class] += 1
        after = page.at(-1)?.position ?? after
        if (page.length < PAGE) return counts
      }
    },
    hasMail: async (recipient) => (await queue.usage(queueName(recipient))).count > 0,
    async purge(recipient, fits) {
      let removed = 0
      let after = 0
      for (;;) {
        const page = await queue.read(queueName(recipient), after, PAGE)
        const gone = page.filter(({ id }) => fits(mailName(id))).map(({ position }) => position)
        if (gone.length > 0) removed += await queue.remove(queueName(recipient), gone)
        after = page.at(-1)?.position ?? after
        if (page.length < PAGE) break
        // A full mailbox is many pages, and leaving looks into many mailboxes: others have their turn in between.
        await setImmediate()
      }
      if (removed > 0) levels.forget(recipient)
      return removed
    },
    async drop(recipient) {
      await queue.drop(queueName(recipient))
      levels.forget(recipient)
    },
  }
}

function queueName(recipient: string): string {
  return `mailbox/${recipient}`
}

/**
 * `{sender}/{class}/{stanza id}[/{suffix}]`. The suffix tells apart what shares an id: receipt types, and
 * a message sent again after a retry.
 */
export function mailEntryId(sender: string, mailClass: MailClass, stanzaId: string, suffix?: string): string {
  return [sender, mailClass, stanzaId, ...(suffix === undefined ? [] : [suffix])].join('/')
}

function mailName(entryId: string): MailName {
  const [sender = '', name = '', id = ''] = entryId.split('/')
  return { sender, class: name === 'message' || name === 'receipt' ? name : 'notification', id }
}

function storeEvent(kind: 'append' | 'remove', cid: string, size: number): Parameters<TraceSink>[0] {
  return {
    cid,
    layer: 'store',
    dir: 'local',
    kind,
    size,
    sens: 'meta',
    summary: kind === 'append' ? 'on disk in the mailbox' : 'acked by its recipient, gone from the mailbox',
  }
}
