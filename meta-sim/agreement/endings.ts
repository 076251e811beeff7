// What the end of an agreement does, beside that nobody passes any more (Consent and the agreement: termination
// removes; in which order is assumed). Each part can be done again: what a crash broke off is finished later.
import { META_HANDLES, type Service } from '#proto/address.js'
import type { Logger } from '#platform/log.js'
import { createTurns } from '#platform/turns.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Departures } from '../accounts/departures.js'
import type { InteropNews } from '../mailbox/interop-news.js'
import type { Registry } from '../registry/registry.js'

export interface Endings {
  /** Nothing where the agreement has not ended, or everything was done. */
  finish(integrator: number, service: Service): Promise<void>
  /** Finishes all there are; meant to be called at the start, and now and then. */
  finishAll(): Promise<void>
}

interface EndingsDeps {
  readonly registry: Registry
  readonly accounts: Accounts
  readonly departures: Pick<Departures, 'unenlist' | 'finish'>
  readonly news: InteropNews
  readonly log: Logger
}

export function createEndings(deps: EndingsDeps): Endings {
  const { registry, log } = deps
  const turns = createTurns()
  const finish: Endings['finish'] = (integrator, service) =>
    turns.run(`${service} ${integrator}`, async () => {
      const agreement = (await registry.read(integrator))?.agreements[service]
      if (agreement?.status !== 'terminated' || agreement.cleared === true) return
      // First those who chose the app hear of it: afterwards nobody knows any more who they were.
      await deps.news(integrator, service)
      const count = await removeUsers(deps, integrator, service)
      await removeChoices(deps, integrator, service)
      await registry.change(integrator, (now) => {
        const ended = now.agreements[service]
        return ended?.status !== 'terminated'
          ? undefined
          : { ...now, agreements: { ...now.agreements, [service]: { ...ended, cleared: true } } }
      })
      log.info({ partner: integrator, service, count }, 'the users of an ended agreement are gone')
    })
  return {
    finish,
    async finishAll() {
      for (const { id } of await registry.list()) {
        for (const service of META_HANDLES) await finish(id, service)
      }
    },
  }
}

/** Their keys, mailboxes and pairs, and what they sent and nobody has fetched. Answers how many left now. */
async function removeUsers(
  { accounts, departures }: EndingsDeps,
  integrator: number,
  service: Service,
): Promise<number> {
  let count = 0
  for await (const account of accounts.all()) {
    if (account.integrator !== integrator || account.service !== service || account.kind !== 'partner')
      continue
    if (account.departure) await departures.finish(account.jid)
    else if (await departures.unenlist(account, 'removed')) count += 1
  }
  return count
}

async function removeChoices({ accounts }: EndingsDeps, integrator: number, service: Service): Promise<void> {
  for await (const account of accounts.all()) {
    if (account.service !== service || !account.optedIn.includes(integrator)) continue
    await accounts.change(account.jid, (now) => now && withoutChoice(now, integrator))
  }
}

function withoutChoice(account: Account, integrator: number): Account {
  const since = Object.entries(account.consent.since).filter(([id]) => id !== String(integrator))
  return {
    ...account,
    optedIn: account.optedIn.filter((id) => id !== integrator),
    consent: { ...account.consent, since: Object.fromEntries(since) },
  }
}
