// What waits between two people when one of them no longer wants it (consent: turning an app off, blocking). What a
// purge misses, for a crash or because it came meanwhile, is dropped at delivery.
import { tryParseJid } from '#proto/stanza/jid.js'
import type { Logger } from '#platform/log.js'
import { type Mailbox } from './mailbox.js'
import type { Pairs } from './pairs.js'

export interface Purges {
  /** What waits for `owner` and comes from whom `gone` names. */
  received(owner: string, gone: (sender: string) => boolean): Promise<void>
  /**
   * What `owner` sent and waits for whom `gone` names. How long it takes tells of the others' mailboxes: it comes
   * after the answer, so a failure goes to the log.
   */
  sent(owner: string, gone: (recipient: string) => boolean): Promise<void>
}

interface PurgesDeps {
  readonly mailbox: Pick<Mailbox, 'purge'>
  readonly pairs: Pick<Pairs, 'recentPeers'>
  readonly log: Logger
  /** How long a stanza waits for its recipient. */
  readonly mailboxDays: number
}

export function createPurges({ mailbox, pairs, log, mailboxDays }: PurgesDeps): Purges {
  return {
    async received(owner, gone) {
      await mailbox.purge(owner, ({ sender }) => gone(sender))
    },
    async sent(owner, gone) {
      try {
        // Only peers: nobody's mailbox is looked into for a JID that somebody made up.
        for (const peer of (await pairs.recentPeers(owner, mailboxDays)).filter(gone)) {
          await mailbox.purge(peer, ({ sender }) => sender === owner)
        }
      } catch (error) {
        log.error({ jid: owner, err: error }, 'what waits for others could not be purged')
      }
    },
  }
}

/** Whether this is a user of a partner that is not among `integrators`. */
export function isOfOtherApp(jid: string, integrators: readonly number[]): boolean {
  const parsed = tryParseJid(jid)
  return parsed?.kind === 'interop' && !integrators.includes(parsed.integrator)
}
