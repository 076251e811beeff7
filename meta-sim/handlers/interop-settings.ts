// What a user sets about apps of others beside which are on: one inbox or two, and who may ask to be let in (chat
// channel: w:interop; framework: reachability).
import {
  reachabilityAnswer,
  readSetInboxRequest,
  readSetReachabilityRequest,
  settingsAnswer,
} from '#proto/exchanges/interop-settings.js'
import { iqError } from '#proto/exchanges/iq.js'
import { SERVER_JID } from '#proto/stanza/jid.js'
import type { Accounts } from '../accounts/accounts.js'
import type { Decide } from '../accounts/decide.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import { isPingNotice } from '../reachability/ping-notice.js'
import type { Handler } from './handler.js'
import { metaOnly } from './meta-only.js'

interface InteropSettingsHandlerDeps {
  readonly accounts: Accounts
  readonly decide: Decide
  readonly mailbox: Pick<Mailbox, 'purge'>
}

export function createReachabilityHandler({ accounts }: InteropSettingsHandlerDeps): Handler {
  return metaOnly(accounts, (iq, sender, { consent }) => {
    sender.submit(reachabilityAnswer(iq, { enabled: consent.pings }))
  })
}

/** Turned off, nobody asks any more, and whoever has asked and was not heard yet is not heard. */
export function createSetReachabilityHandler(deps: InteropSettingsHandlerDeps): Handler {
  return metaOnly(deps.accounts, async (iq, sender) => {
    const pings = readSetReachabilityRequest(iq)
    const outcome = await deps.decide(
      sender.jid,
      (account) =>
        account.consent.pings === pings
          ? undefined
          : {
              account: { ...account, consent: { ...account.consent, pings } },
              kind: 'pings-set',
              detail: { pings },
            },
      !pings,
    )
    if (!pings)
      await deps.mailbox.purge(sender.jid, ({ sender, id }) => sender === SERVER_JID && isPingNotice(id))
    sender.submit(outcome === 'limited' ? iqError(iq, 429) : settingsAnswer(iq))
  })
}

export function createSetInboxHandler({ accounts, decide }: InteropSettingsHandlerDeps): Handler {
  return metaOnly(accounts, async (iq, sender) => {
    const inbox = readSetInboxRequest(iq)
    const outcome = await decide(sender.jid, (account) =>
      account.consent.inbox === inbox
        ? undefined
        : {
            account: { ...account, consent: { ...account.consent, inbox } },
            kind: 'inbox-chosen',
            detail: { inbox },
          },
    )
    sender.submit(outcome === 'limited' ? iqError(iq, 429) : settingsAnswer(iq))
  })
}
