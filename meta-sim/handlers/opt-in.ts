// A user of Meta's own chooses which apps may reach them (chat channel: w:interop): none until they say so, any of
// them only after the warnings, and what is turned off is off at once.
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { optInAnswer, readOptInRequest } from '#proto/exchanges/integrators.js'
import { iqError } from '#proto/exchanges/iq.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Clock } from '#platform/clock.js'
import type { Turns } from '#platform/turns.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Decide } from '../accounts/decide.js'
import { isOfOtherApp, type Purges } from '../mailbox/purges.js'
import { agreementStatus } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import type { Handler } from './handler.js'
import { metaOnly } from './meta-only.js'

interface OptInHandlerDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly decide: Decide
  readonly purges: Purges
  /** By account. */
  readonly turns: Turns
  readonly clock: Clock
}

/** The whole selection each time; what is chosen already can stay whatever its state. */
export function createOptInHandler(deps: OptInHandlerDeps): Handler {
  const { accounts, purges, turns } = deps
  return (iq, sender) => {
    const chosen = [...readOptInRequest(iq)].sort((a, b) => a - b)
    const handle = metaOnly(accounts, async (_iq, { jid }, account) => {
      sender.submit((await refusal(deps, iq, account, chosen)) ?? (await choose(deps, iq, account, chosen)))
      const { optedIn = [] } = (await accounts.read(jid)) ?? {}
      if (account.optedIn.some((id) => !optedIn.includes(id))) {
        await purges.sent(jid, (peer) => isOfOtherApp(peer, optedIn))
      }
    })
    return turns.run(sender.jid, async () => {
      await handle(iq, sender)
    })
  }
}

/** What stands against turning on anything that is off; turning off always works. */
async function refusal(
  { registry }: OptInHandlerDeps,
  iq: Stanza,
  { optedIn, service, consent }: Account,
  chosen: readonly number[],
): Promise<Stanza | undefined> {
  const added = chosen.filter((id) => !optedIn.includes(id))
  for (const id of added) {
    if (agreementStatus(await registry.find(id), service) !== 'active') {
      return iqError(iq, 404, 'there is no such partner to turn on')
    }
  }
  const { text } = consent
  const warned = text?.name === textName(INTEROP_WARNINGS) && text.result === 'accepted'
  return added.length > 0 && !warned ? iqError(iq, 406, 'the warnings were not accepted') : undefined
}

async function choose(
  { decide, purges, clock }: OptInHandlerDeps,
  iq: Stanza,
  { jid, optedIn }: Account,
  chosen: readonly number[],
): Promise<Stanza> {
  const adds = chosen.some((id) => !optedIn.includes(id))
  // What was turned off once never comes later, whatever a crash left behind.
  if (adds) await purges.received(jid, (sender) => isOfOtherApp(sender, optedIn))
  const outcome = await decide(jid, (now) => withChoice(now, chosen, clock.now()), !adds)
  if (outcome === 'limited') return iqError(iq, 429)
  if (optedIn.some((id) => !chosen.includes(id))) {
    await purges.received(jid, (sender) => isOfOtherApp(sender, chosen))
  }
  return optInAnswer(iq)
}

function withChoice(
  account: Account,
  chosen: readonly number[],
  now: number,
): ReturnType<Parameters<Decide>[1]> {
  const { optedIn, consent } = account
  if (chosen.length === optedIn.length && chosen.every((id) => optedIn.includes(id))) return undefined
  const since = Object.fromEntries(
    chosen.map((id) => [String(id), consent.since[id] ?? (optedIn.includes(id) ? account.enlistedAt : now)]),
  )
  const detail = { apps: shortened(chosen.join(' ')), ...(consent.text ? { text: consent.text.name } : {}) }
  return {
    account: { ...account, optedIn: chosen, consent: { ...consent, since } },
    kind: 'apps-chosen',
    detail,
  }
}

/** A text of a ledger has 512 characters: that many partners there are not. */
function shortened(text: string): string {
  return text.length <= 512 ? text : `${text.slice(0, 511)}…`
}
