// Everything that was decided about this account, from everybody who keeps a record of it: Meta, the provider, this
// profile. Who cannot be asked now is left out.
import type { LedgerEntry } from '#proto/consent/ledger-entry.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { ledgerRequest, readLedgerAnswer } from '#proto/exchanges/ledger.js'
import { RequestError } from '#platform/net/connection.js'
import { ClientError, type ClientErrorCode, type LedgerLine } from '../api.js'
import { providerLedger } from '../setup/provider.js'
import type { EngineContext } from './context.js'
import type { Link } from './link.js'

/** Entries taken from one record; hundreds a year are many. */
const MOST = 10_000

interface Page {
  readonly entries: readonly LedgerEntry[]
  readonly more: boolean
}

const AWAY: readonly ClientErrorCode[] = ['cannot-connect', 'timed-out', 'not-signed-in']

/** Meta's first, then the provider's, then the profile's own; each from its beginning. */
export async function readLedgers(context: EngineContext, link: Link): Promise<readonly LedgerLine[]> {
  const [meta, provider] = await Promise.all([ofMeta(link), ofProvider(context)])
  return [
    ...meta.map((entry) => ({ source: 'meta' as const, ...entry })),
    ...provider.map((entry) => ({ source: 'provider' as const, ...entry })),
    ...context.ledger.read(MOST).map((entry) => ({ source: 'profile' as const, ...entry })),
  ]
}

async function ofMeta(link: Link): Promise<readonly LedgerEntry[]> {
  if (!link.online) return []
  try {
    return await allPages(async (after) => {
      const answer = await link.request(ledgerRequest(after === undefined ? {} : { after }))
      return readIqError(answer) ? { entries: [], more: false } : readLedgerAnswer(answer)
    })
  } catch (error) {
    if (error instanceof RequestError) return []
    throw error
  }
}

async function ofProvider({ settings }: EngineContext): Promise<readonly LedgerEntry[]> {
  const account = settings.get('provider')
  if (!account) return []
  try {
    return await allPages((after) => providerLedger(account.url, account.session, after))
  } catch (error) {
    if (error instanceof ClientError && AWAY.includes(error.code)) return []
    throw error
  }
}

/** Until there is no more, or too much, or whoever answers goes round in circles. */
async function allPages(read: (after: number | undefined) => Promise<Page>): Promise<readonly LedgerEntry[]> {
  const all: LedgerEntry[] = []
  for (let more = true; more && all.length < MOST;) {
    const after = all.at(-1)?.seq
    const page = await read(after)
    const later = page.entries.filter(({ seq }) => after === undefined || seq > after)
    all.push(...later.slice(0, MOST - all.length))
    more = page.more && later.length > 0
  }
  return all
}
