// Delivery: hands a connection what waits in its mailbox, in order, a window at a time, and lets go of each
// stanza when it is acked (chat channel: offline queue, acks).
import { isProtocolError } from '#proto/errors.js'
import type { Activity } from '#proto/exchanges/passive.js'
import { markOffline, offlineDone, offlinePreview } from '#proto/exchanges/offline.js'
import { decodeStanza } from '#proto/stanza/codec.js'
import { type Jid, SERVER_JID, tryParseJid } from '#proto/stanza/jid.js'
import { child, type Stanza } from '#proto/stanza/stanza.js'
import type { Logger } from '#platform/log.js'
import type { Verdict } from '../consent/reach.js'
import type { AckedMail, Mailbox, StoredMail } from '../mailbox/mailbox.js'
import { pingAsker } from '../reachability/ping-notice.js'
import { createInFlight } from './in-flight.js'

export interface Delivery {
  /** Something new may wait. */
  readonly wake: () => void
  readonly setActivity: (activity: Activity) => void
  /** @throws {ProtocolError} for an ack that cannot be read. */
  readonly acked: (ack: Stanza) => void
  /** Looks at everything again: what was held back may pass now. */
  readonly rewind: () => void
  /** Something new may wait, or what is held back may pass, and no signal told. */
  readonly poll: () => void
  close(): void
}

interface DeliveryDeps {
  readonly jid: Jid
  readonly mailbox: Mailbox
  /** Whether a stanza may still be delivered: consent may have ended since it was stored. */
  readonly judge: (stanza: Stanza) => Promise<Verdict>
  readonly submit: (stanza: Stanza) => void
  /** Resolves when the connection can take more. */
  readonly drained: () => Promise<void>
  /** False once another connection took the account over: then nothing may be removed. */
  readonly isCurrent: () => Promise<boolean>
  /** Runs work that must end before the server does. */
  readonly run: (work: () => Promise<void>) => void
  readonly log: Logger
  /** Stanzas sent and not acked, at most. */
  readonly window: number
}

/** Read and sent at once. */
const BATCH = 128

export function createDelivery(deps: DeliveryDeps): Delivery {
  const { jid, mailbox, submit, log } = deps
  const inFlight = createInFlight()
  let acked: AckedMail[] = []
  let cursor = 0
  /** The first that is held back of each app, or sender: whatever follows it waits behind it. */
  const held = new Map<string, Stanza>()
  let rewound = false
  /** Of those that waited at the login, how many are still to be sent; `undefined` before the first look. */
  let offlineLeft: number | undefined
  let offlineCount = 0
  let active = false
  let running = false
  let more = false
  let closed = false

  const wake = (): void => {
    more = true
    if (running || !active || closed) return
    running = true
    deps.run(async () => {
      try {
        await pump()
      } catch (error) {
        // The next wake or poll tries again from the same place.
        log.error({ jid, err: error }, 'delivery stopped')
      } finally {
        running = false
      }
      // A wake that came after the pump's last look must not wait for the next one.
      if (more && inFlight.size < deps.window) wake()
    })
  }
  const pump = async (): Promise<void> => {
    if (offlineLeft === undefined) await announce()
    while (more && active && !closed && inFlight.size < deps.window) {
      more = false
      const room = Math.min(BATCH, deps.window - inFlight.size)
      const batch = await mailbox.read(jid, cursor, room)
      await deliver(batch)
      if (startOver()) more = true
      else if (batch.length === room) more = true
      else finishOffline()
      await deps.drained()
    }
  }
  const announce = async (): Promise<void> => {
    const waiting = await mailbox.census(jid)
    const count = waiting.message + waiting.receipt + waiting.notification
    offlineLeft = count
    offlineCount = count
    if (count > 0 && !closed) submit(offlinePreview({ count, ...waiting }))
  }
  const deliver = async (batch: readonly StoredMail[]): Promise<void> => {
    const fresh = batch.filter(({ position }) => !inFlight.has(position)).map(decode)
    const verdicts = await Promise.all(
      fresh.map(async ({ stanza }) => (stanza ? await deps.judge(stanza) : 'no')),
    )
    if (closed) return
    fresh.forEach(({ stanza, mail }, at) => {
      cursor = Math.max(cursor, mail.position)
      const verdict = verdicts[at]
      // What may not pass any more never surfaces later; what is only held waits for a rewind.
      if (!stanza || verdict === 'no') letGo(mail)
      else if (mayPass(stanza, verdict)) send(stanza, mail)
      countOffline()
    })
    cursor = Math.max(cursor, batch.at(-1)?.position ?? 0)
  }
  /** In the order they came: once one of an app is held, the next ones are. */
  const mayPass = (stanza: Stanza, verdict: Verdict | undefined): boolean => {
    if (verdict === 'yes' && held.size === 0) return true
    const app = appOf(stanza)
    if (verdict === 'yes' && !held.has(app)) return true
    // What is behind it may pass by now, and so may it.
    if (verdict === 'yes') rewound = true
    if (!held.has(app)) held.set(app, stanza)
    return false
  }
  const startOver = (): boolean => {
    if (!rewound) return false
    rewound = false
    held.clear()
    cursor = 0
    return true
  }
  const rewind = (): void => {
    // A batch that is being judged must not move the cursor on afterwards.
    rewound = true
    if (!running) startOver()
    wake()
  }
  const recheck = async (): Promise<void> => {
    const verdicts = await Promise.all([...held.values()].map(deps.judge))
    if (verdicts.some((verdict) => verdict !== 'held')) rewind()
  }
  const decode = ({ position, bytes }: StoredMail): { stanza: Stanza | undefined; mail: AckedMail } => {
    try {
      const stanza = decodeStanza(bytes)
      return { stanza, mail: { position, size: bytes.length, cid: stanza.attrs['id'] ?? '' } }
    } catch (error) {
      if (!isProtocolError(error)) throw error
      log.error({ jid, position, err: error }, 'a stored stanza cannot be read')
      return { stanza: undefined, mail: { position, size: bytes.length, cid: '' } }
    }
  }
  const send = (stanza: Stanza, mail: AckedMail): void => {
    const waited = offlineLeft !== undefined && offlineLeft > 0
    inFlight.add(stanza, mail)
    submit(waited ? markOffline(stanza) : stanza)
  }
  const countOffline = (): void => {
    if (offlineLeft === undefined || offlineLeft <= 0) return
    offlineLeft -= 1
    if (offlineLeft === 0) finishOffline()
  }
  /** Said once: all that waited at the login has been sent. */
  const finishOffline = (): void => {
    if (offlineLeft === undefined || offlineLeft < 0 || closed) return
    offlineLeft = -1
    submit(offlineDone(offlineCount))
  }
  const letGo = (mail: AckedMail): void => {
    acked.push(mail)
    if (acked.length === 1) queueMicrotask(removeAcked)
  }
  /** Acks that arrived together leave in one commit. */
  const removeAcked = (): void => {
    const mails = acked
    acked = []
    deps.run(async () => {
      try {
        if (await deps.isCurrent()) await mailbox.remove(jid, mails)
      } catch (error) {
        log.error({ jid, err: error }, 'acked stanzas could not be removed: they will be delivered again')
      }
    })
  }

  return {
    wake,
    setActivity(activity) {
      active = activity === 'active'
      if (active) wake()
    },
    acked(ack) {
      const mail = inFlight.settle(ack)
      if (!mail) return
      letGo(mail)
      if (more) wake()
    },
    rewind,
    poll() {
      wake()
      if (held.size > 0 && active && !closed) deps.run(recheck)
    },
    close() {
      closed = true
    },
  }
}

/**
 * Users of one app are held back together, and the word of the server that one of them asks to be let in. The server's
 * own news and the word that somebody left are never held, nor wait behind anything that is.
 */
function appOf(stanza: Stanza): string {
  const { from = SERVER_JID, id = '' } = stanza.attrs
  if (child(stanza, 'left')) return `${from} left`
  const parsed = tryParseJid((from === SERVER_JID && pingAsker(id)) || from)
  return parsed?.kind === 'interop' ? String(parsed.integrator) : from
}
