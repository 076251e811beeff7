// Who accepts whom, and how much a stranger may still write (consent: message requests). Writing to somebody accepts
// them; so does saying so, also before they ever wrote.
import {
  ASSUMED_MAXIMUM_RETRIES,
  ASSUMED_REQUEST_DAYS,
  ASSUMED_REQUEST_MESSAGES,
} from '#proto/assumptions.js'
import { checkJid, isInteropJid, type Jid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Collection, Signals } from '#platform/storage/port.js'
import { cacheCollection } from '../storage/cached-collection.js'
import { type Contact, type ContactSide, NOTHING_YET, STRANGERS } from './contact.js'
import { contactKey, type ContactPair, contactPair } from './contact-pair.js'

/** What two people have decided, as the sender of something must know it. */
export interface Standing {
  /** The recipient accepts the sender. */
  readonly accepts: boolean
  /** The sender accepts the recipient. */
  readonly accepted: boolean
  /** The recipient wrote, and the sender has neither accepted nor deleted that. */
  readonly asked: boolean
  /** Messages the sender has left while the recipient does not accept it. */
  readonly budget: number
}

export interface Contacts {
  standing(from: string, to: string): Promise<Standing>
  /**
   * Notes a message that may pass, before it is stored: whoever writes accepts the other, and where the other does
   * not accept them, it counts. False: the budget is used up. The same `id` again counts once.
   */
  wrote(from: Jid, to: Jid, id: string): Promise<boolean>
  /** Whoever `other` is, and whether they exist. */
  accept(by: Jid, other: Jid): Promise<void>
  /** A request is deleted; what its sender may still write stays as it is. False where there is none to delete. */
  dismiss(by: Jid, other: Jid): Promise<boolean>
  /** Those who accept this one and are accepted by it. */
  accepted(jid: Jid): Promise<readonly Jid[]>
  /**
   * Nobody is in contact with this one any more. What it wrote to people who did not accept it still counts: leaving
   * and coming back gives nobody new messages.
   */
  leave(jid: Jid): Promise<void>
  /** Everything about this one and anybody else. */
  forget(jid: Jid): Promise<void>
  /** Called after a pair's standing may have changed. */
  onChange(listener: (pair: ContactPair) => void): () => void
}

interface ContactsDeps {
  readonly contacts: Collection<Contact>
  readonly signals: Signals
  readonly clock: Clock
}

/** From one side to the other, whichever side that is. */
interface Sides {
  readonly mine: ContactSide
  readonly theirs: ContactSide
}

interface StoredPair {
  readonly pair: ContactPair
  readonly contact: Contact
}

const REQUEST_MILLISECONDS = ASSUMED_REQUEST_DAYS * 86_400_000
const PAGE = 500

export function createContacts(deps: ContactsDeps): Contacts {
  const { clock } = deps
  const contacts = cacheCollection({ ...deps, collection: deps.contacts, topic: 'contact' })

  /** Applies `change` to the pair as stored now, again if another writer was faster; `undefined` leaves it. */
  const change = async (
    pair: ContactPair,
    by: string,
    changed: (sides: Sides) => Sides | undefined,
  ): Promise<void> => {
    const key = contactKey(pair)
    for (;;) {
      const stored = await contacts.read(key)
      const after = changed(sidesOf(stored?.value ?? STRANGERS, by))
      if (!after) return
      const contact = contactOf(after, by)
      if (stored ? await contacts.replace(key, contact, stored.version) : await contacts.insert(key, contact))
        return
    }
  }
  /** All at once, so that they share their writes to the disk. */
  const eachPairOf = async (jid: Jid, work: (one: StoredPair) => Promise<void>): Promise<void> => {
    const pairs: StoredPair[] = []
    for await (const one of pairsOf(deps.contacts, jid)) pairs.push(one)
    await Promise.all(pairs.map(work))
  }
  const budget = ({ wrote }: ContactSide): number =>
    ASSUMED_REQUEST_MESSAGES - recent(wrote, clock.now()).length

  return {
    async standing(from, to) {
      const pair = contactPair(from, to)
      const stored = pair && (await contacts.find(contactKey(pair)))
      const { mine, theirs } = sidesOf(stored?.value ?? STRANGERS, from)
      return {
        accepts: theirs.accepts,
        accepted: mine.accepts,
        asked: theirs.asks && !mine.accepts,
        budget: budget(mine),
      }
    },
    async wrote(from, to, id) {
      const pair = contactPair(from, to)
      if (!pair) return false
      const known = await contacts.find(contactKey(pair))
      if (known && settled(sidesOf(known.value, from))) return true
      let passes = true
      await change(pair, from, (sides) => {
        passes = true
        if (settled(sides)) return undefined
        const theirs = decided(sides.theirs)
        if (theirs.accepts) return { mine: { accepts: true, asks: false, wrote: [] }, theirs }
        const wrote = counted(recent(sides.mine.wrote, clock.now()), id, clock.now())
        passes = wrote !== undefined
        return wrote && { mine: { accepts: true, asks: true, wrote }, theirs }
      })
      return passes
    },
    async accept(by, other) {
      const pair = contactPair(by, other)
      if (!pair) return
      await change(pair, by, ({ mine, theirs }) =>
        mine.accepts && !theirs.asks
          ? undefined
          : { mine: { ...mine, accepts: true }, theirs: decided(theirs) },
      )
    },
    async dismiss(by, other) {
      const pair = contactPair(by, other)
      let dismissed = false
      if (!pair) return dismissed
      await change(pair, by, ({ mine, theirs }) => {
        dismissed = !mine.accepts
        return dismissed && theirs.asks ? { mine, theirs: { ...theirs, asks: false } } : undefined
      })
      return dismissed
    },
    async accepted(jid) {
      const found: Jid[] = []
      for await (const { pair, contact } of pairsOf(deps.contacts, jid)) {
        if (contact.partner.accepts && contact.meta.accepts)
          found.push(pair.partner === jid ? pair.meta : pair.partner)
      }
      return found
    },
    async leave(jid) {
      await eachPairOf(jid, async ({ pair, contact }) => {
        const written = recent(sidesOf(contact, jid).mine.wrote, clock.now())
        if (written.length === 0) await contacts.delete(contactKey(pair))
        else
          await change(pair, jid, () => ({ mine: { ...NOTHING_YET, wrote: written }, theirs: NOTHING_YET }))
      })
    },
    forget: (jid) =>
      eachPairOf(jid, async ({ pair }) => {
        await contacts.delete(contactKey(pair))
      }),
    onChange: (listener) =>
      contacts.onChange((key) => {
        listener(pairOf(key))
      }),
  }
}

/** Both accept each other: nothing more to note. */
function settled({ mine, theirs }: Sides): boolean {
  return mine.accepts && theirs.accepts
}

/** Of one whom the other accepts from now on: no request any more, and no count of what it wrote. */
function decided({ accepts }: ContactSide): ContactSide {
  return { accepts, asks: false, wrote: [] }
}

function recent(wrote: ContactSide['wrote'], now: number): ContactSide['wrote'] {
  return wrote.filter(({ at }) => at > now - REQUEST_MILLISECONDS)
}

/** With this message; `undefined` where there is no room for it, or it came too often. */
function counted(wrote: ContactSide['wrote'], id: string, now: number): ContactSide['wrote'] | undefined {
  const known = wrote.find((message) => message.id === id)
  if (!known)
    return wrote.length < ASSUMED_REQUEST_MESSAGES ? [...wrote, { id, at: now, tries: 1 }] : undefined
  if (known.tries >= ASSUMED_MAXIMUM_RETRIES) return undefined
  return wrote.map((message) => (message === known ? { ...known, tries: known.tries + 1 } : message))
}

function sidesOf({ partner, meta }: Contact, by: string): Sides {
  return isInteropJid(by) ? { mine: partner, theirs: meta } : { mine: meta, theirs: partner }
}

function contactOf({ mine, theirs }: Sides, by: string): Contact {
  return isInteropJid(by) ? { partner: mine, meta: theirs } : { partner: theirs, meta: mine }
}

/** Of a key that was made here. */
function pairOf(key: string): ContactPair {
  const [partner = '', meta = ''] = key.split('|')
  return { partner: checkJid(partner), meta: checkJid(meta) }
}

/** Partner's users are found by the beginning of the key; Meta's own, who never leave, by looking at all. */
async function* pairsOf(contacts: Collection<Contact>, jid: Jid): AsyncIterable<StoredPair> {
  let after: string | undefined
  for (;;) {
    const page = await contacts.list(isInteropJid(jid) ? `${jid}|` : '', PAGE, after)
    for (const { key, value } of page) {
      const [partner, meta] = key.split('|')
      if (partner === jid || meta === jid) yield { pair: pairOf(key), contact: value }
    }
    after = page.at(-1)?.key
    if (after === undefined || page.length < PAGE) return
  }
}
