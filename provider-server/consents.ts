// Consent of the partner's users (Consent: partner's side): what they were told before Meta learns of them, and that
// they agreed, for each service by itself.
import type { Turns } from '#platform/turns.js'
import type { Service } from '#proto/address.js'
import type { Account, Accounts, GivenConsent } from './accounts.js'
import type { Decisions } from './decisions.js'

export interface Consents {
  /** Once for a text: agreeing to the same one again changes nothing. Answers the consent that is now there. */
  give(user: string, service: Service, text: string): Promise<GivenConsent | undefined>
  /** Without effect where there is none. */
  withdraw(user: string, service: Service): Promise<void>
}

interface ConsentsDependencies {
  readonly accounts: Accounts
  readonly decisions: Decisions
  readonly turns: Turns
  readonly now: () => number
}

/** A decision is in the ledger before it takes effect: one that took effect is never missing there. */
export function createConsents({ accounts, decisions, turns, now }: ConsentsDependencies): Consents {
  /** One decision about an account at a time, so that ledger and account tell them in one order. */
  const decide = <T>(user: string, work: (account: Account) => Promise<T>): Promise<T | undefined> =>
    turns.run(user, async () => {
      const account = await accounts.find(user)
      return account && work(account)
    })

  return {
    give: (user, service, text) =>
      decide(user, async ({ id, consents }) => {
        const known = consents[service]
        if (known?.text === text) return known
        const given = { text, at: now() }
        await decisions.note(id, 'disclosure-accepted', 'you', { service, text })
        await accounts.change(user, (account) => ({
          ...account,
          consents: { ...account.consents, [service]: given },
        }))
        return given
      }),
    withdraw: (user, service) =>
      decide(user, async ({ id, consents }) => {
        const known = consents[service]
        if (known === undefined) return
        await decisions.note(id, 'disclosure-withdrawn', 'you', { service, text: known.text })
        await accounts.change(user, (account) => ({
          ...account,
          consents: without(account.consents, service),
        }))
      }),
  }
}

function without(consents: Account['consents'], service: Service): Account['consents'] {
  return Object.fromEntries(Object.entries(consents).filter(([name]) => name !== service))
}
