// How full a mailbox is: read once, then counted along, because it is asked for with every stanza.
import type { Clock } from '#platform/clock.js'
import type { QueueUsage } from '#platform/storage/port.js'

export interface FillLevel extends QueueUsage {
  add(count: number, bytes: number): void
  subtract(count: number, bytes: number): void
}

interface FillLevels {
  /**
   * Always answered later, in the order of asking: stanzas for one mailbox keep their order across it.
   */
  of(recipient: string): Promise<FillLevel>
  forget(recipient: string): void
}

interface FillLevelsDeps {
  readonly usage: (recipient: string) => Promise<QueueUsage>
  readonly clock: Clock
}

/** Other nodes store and remove too, and entries expire: counts are read again after this long. */
const RECOUNT_MILLISECONDS = 5_000
/** Levels remembered; the longest unread goes first. */
const REMEMBERED = 50_000

interface Remembered {
  readonly level: Promise<FillLevel>
  readonly readAt: number
}

export function createFillLevels({ usage, clock }: FillLevelsDeps): FillLevels {
  const levels = new Map<string, Remembered>()

  const count = (recipient: string): Promise<FillLevel> => {
    const level = usage(recipient).then(fillLevel)
    level.catch(() => levels.delete(recipient))
    levels.delete(recipient)
    levels.set(recipient, { level, readAt: clock.now() })
    const oldest = levels.keys().next()
    if (levels.size > REMEMBERED && oldest.done !== true) levels.delete(oldest.value)
    return level
  }
  return {
    of(recipient) {
      const known = levels.get(recipient)
      return known && clock.now() - known.readAt < RECOUNT_MILLISECONDS ? known.level : count(recipient)
    },
    forget: (recipient) => void levels.delete(recipient),
  }
}

function fillLevel(usage: QueueUsage): FillLevel {
  let { count, bytes } = usage
  return {
    get count() {
      return count
    },
    get bytes() {
      return bytes
    },
    add(more, moreBytes) {
      count += more
      bytes += moreBytes
    },
    // Never below nothing: what this node removes may have been stored by another since the last count.
    subtract(fewer, fewerBytes) {
      count = Math.max(0, count - fewer)
      bytes = Math.max(0, bytes - fewerBytes)
    },
  }
}
