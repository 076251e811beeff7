// The relays under way: how many there may be, and which must end because what allowed them is gone.
import type { CancelTimer, Clock } from '#platform/clock.js'
import { HttpError } from '#platform/http/error.js'
import type { Accounts } from '../accounts/accounts.js'
import { mayFetchMedia } from '../consent/partner-media.js'
import type { Registry } from '../registry/registry.js'
import { POLL_MILLISECONDS } from '../storage/cached-collection.js'
import { unknownMedia } from './refusals.js'

export interface RelayParties {
  /** Whoever asked. */
  readonly jid: string
  readonly integrator: number
}

export interface Relay {
  /** Aborts with an HttpError where the relay must end. */
  readonly signal: AbortSignal
  abort(reason: HttpError): void
  /** Gives its place back; harmless twice. */
  end(): void
}

export interface Relays {
  readonly size: number
  /** @throws {HttpError} 429 where this user has too many from this partner, 503 where the partner serves too many. */
  begin(parties: RelayParties): Relay
  /** Cuts all of them. */
  close(): void
}

interface RelaysDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly clock: Clock
  readonly run: (work: () => Promise<void>) => void
  /** Counted for each partner by itself, so that one that stalls takes nothing from the others. */
  readonly perAccount: number
  readonly perPartner: number
  /** However it moves, no relay lasts longer. */
  readonly longestMilliseconds: number
}

interface Entry extends RelayParties {
  readonly abort: (reason: HttpError) => void
}

const RETRY_SECONDS = '5'

export function createRelays(deps: RelaysDeps): Relays {
  const { accounts, registry, clock, run } = deps
  const underWay = new Set<Entry>()
  let cancelPoll: CancelTimer = () => undefined

  const check = async (entry: Entry): Promise<void> => {
    const [account, partner] = await Promise.all([accounts.read(entry.jid), registry.read(entry.integrator)])
    if (!mayFetchMedia(account, partner)) entry.abort(unknownMedia())
  }
  const checkThose = (concerned: (entry: Entry) => boolean): void => {
    for (const entry of underWay) if (concerned(entry)) run(() => check(entry))
  }
  // Signals get lost: whatever they would have told is found out by looking.
  const poll = (): void => {
    checkThose(() => true)
    cancelPoll = clock.after(POLL_MILLISECONDS, poll)
  }
  const stops = [
    accounts.onChange((jid) => {
      checkThose((entry) => entry.jid === jid)
    }),
    registry.onChange((id) => {
      checkThose((entry) => entry.integrator === id)
    }),
  ]
  const refuseTooMany = ({ jid, integrator }: RelayParties): void => {
    const ofPartner = [...underWay].filter((entry) => entry.integrator === integrator)
    const headers = { 'retry-after': RETRY_SECONDS }
    if (ofPartner.filter((entry) => entry.jid === jid).length >= deps.perAccount)
      throw new HttpError(429, 'too-many-relays', 'too many files are being fetched at once', { headers })
    if (ofPartner.length >= deps.perPartner)
      throw new HttpError(503, 'partner-busy', 'too much is being fetched from this partner', { headers })
  }

  return {
    get size() {
      return underWay.size
    },
    begin(parties) {
      refuseTooMany(parties)
      const controller = new AbortController()
      const abort = (reason: HttpError): void => {
        controller.abort(reason)
      }
      const entry = { ...parties, abort }
      if (underWay.size === 0) cancelPoll = clock.after(POLL_MILLISECONDS, poll)
      underWay.add(entry)
      const cancelEnd = clock.after(deps.longestMilliseconds, () => {
        abort(new HttpError(504, 'partner-timeout', 'the partner’s media host takes too long'))
      })
      return {
        signal: controller.signal,
        abort,
        end() {
          cancelEnd()
          if (underWay.delete(entry) && underWay.size === 0) cancelPoll()
        },
      }
    },
    close() {
      for (const stop of stops) stop()
      cancelPoll()
      for (const entry of underWay)
        entry.abort(new HttpError(503, 'closing', 'the media server is closing: try again'))
    },
  }
}
