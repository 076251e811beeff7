// Who is owed a push: a partner's user for whom something waits and who has no connection anywhere.
import type { SigningKey } from '#proto/identity/jws.js'
import { isInteropJid } from '#proto/stanza/jid.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { GuardedFetch } from '#platform/http/guarded-fetch.js'
import type { Logger } from '#platform/log.js'
import type { Accounts } from '../accounts/accounts.js'
import type { ConnectionRecords } from '../accounts/connection-records.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import { agreementStatus, wasInForce } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { createPartnerWebhook } from './partner-webhook.js'
import { createPushSender, type PushLimits } from './push-sender.js'

export interface Pushes {
  /** Something was stored for the account; `cause` is the stanza's id. */
  mailWaits(jid: string, cause: string): void
  /** The account has a connection. */
  came(jid: string): void
  /** The account's connection is over; what it did not ack still waits. */
  left(jid: string): void
  /** Looks through every account: after a restart nobody remembers who is owed a push. */
  readonly resume: () => Promise<void>
  close(): void
}

interface PushesDeps {
  readonly accounts: Accounts
  readonly registry: Registry
  readonly records: ConnectionRecords
  readonly mailbox: Mailbox
  readonly isOnline: (jid: string) => boolean
  /** This node's name: a record that names it is only true of a connection that is here. */
  readonly node: string
  readonly key: SigningKey
  readonly clock: Clock
  readonly log: Logger
  readonly randomBytes: (length: number) => Uint8Array
  readonly limits: PushLimits
  readonly run: (work: () => Promise<void>) => void
  readonly fetch: GuardedFetch
  readonly trace?: TraceSink | undefined
}

/** The cause of a push that no single stanza caused. */
const STILL_WAITING = 'still-waiting'

export function createPushes(deps: PushesDeps): Pushes {
  const { accounts, registry, records, mailbox, run } = deps

  const isElsewhere = async (jid: string): Promise<boolean> => {
    const record = await records.find(jid)
    return record !== undefined && record.node !== '' && record.node !== deps.node
  }
  const isOwed = async (jid: string): Promise<boolean> => {
    const account = await accounts.find(jid)
    if (!account?.enlisted || deps.isOnline(jid) || (await isElsewhere(jid))) return false
    const partner = await registry.find(account.integrator)
    return agreementStatus(partner, account.service) === 'active' && (await mailbox.hasMail(jid))
  }
  const sender = createPushSender({ ...deps, isOwed, deliver: createPartnerWebhook(deps) })

  const resume = async (concerns: (integrator: number) => boolean): Promise<void> => {
    for await (const { kind, integrator, jid } of accounts.all()) {
      if (kind === 'partner' && concerns(integrator)) sender.mailWaits(jid, STILL_WAITING)
    }
  }
  // While a partner was suspended nobody was owed anything; now whoever has mail is.
  const stop = registry.onChange((id) => {
    run(async () => {
      const partner = await registry.find(id)
      // Whoever only applied has no users to look for.
      if (partner && wasInForce(partner)) await resume((integrator) => integrator === id)
    })
  })

  return {
    mailWaits(jid, cause) {
      if (isInteropJid(jid) && !deps.isOnline(jid)) sender.mailWaits(jid, cause)
    },
    came: sender.came,
    left(jid) {
      if (isInteropJid(jid)) sender.mailWaits(jid, STILL_WAITING)
    },
    resume: () => resume(() => true),
    close() {
      stop()
      sender.close()
    },
  }
}
