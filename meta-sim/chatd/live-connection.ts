// One logged-in connection: its stanzas go to their handlers, its mailbox comes to it, and it ends when the
// account has a newer one (as open clients show).
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { streamReplaced } from '#proto/exchanges/login.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { Logger } from '#platform/log.js'
import type { Account } from '../accounts/account.js'
import type { AccountSignals } from '../accounts/account-signal.js'
import type { ConnectionRecords } from '../accounts/connection-records.js'
import type { Parties } from '../consent/parties.js'
import { judgeStored } from '../consent/stored-stanza.js'
import type { Dispatch } from '../handlers/dispatch.js'
import type { Sender } from '../handlers/handler.js'
import type { Mailbox } from '../mailbox/mailbox.js'
import { createDelivery } from './delivery.js'

/** What a connection needs of its account for as long as it lives: keys and tokens are not kept with it. */
export type LiveAccount = Pick<
  Account,
  'jid' | 'kind' | 'service' | 'integrator' | 'identifier' | 'generation'
>

export interface LiveConnection {
  readonly jid: Jid
  /** As it was at the login. */
  readonly account: LiveAccount
  readonly epoch: number
  /** Begins to deliver, unless the login was passive. */
  start(): void
  receive(stanza: Stanza): void
  /** Called now and then, because signals get lost: new mail may wait, or what was held back may pass. */
  poll(): void
  /** What was held back may pass now. */
  rewind(): void
  /** The account has a newer connection: says so and ends. */
  replaced(): void
  /** Ends without a word once what it asked for before is answered: the login would be refused now. */
  end(): void
  /** The carrier is gone. */
  closed(): void
}

/** What a live connection needs of the one it runs on. */
export interface Channel {
  readonly connectionId: string
  readonly submit: (stanza: Stanza) => void
  readonly drained: () => Promise<void>
  readonly end: () => void
}

export interface LiveConnectionDeps {
  readonly parties: Parties
  readonly mailbox: Mailbox
  readonly records: ConnectionRecords
  readonly signals: AccountSignals
  readonly dispatch: Dispatch
  readonly run: (work: () => Promise<void>) => void
  readonly log: Logger
  readonly window: number
}

interface LoggedIn {
  readonly account: Account
  readonly epoch: number
  readonly payload: ClientPayload
}

export function createLiveConnection(
  deps: LiveConnectionDeps,
  channel: Channel,
  loggedIn: LoggedIn,
): LiveConnection {
  const { epoch } = loggedIn
  const { passive, pushName } = loggedIn.payload
  const account = liveAccount(loggedIn.account)
  const { jid } = account
  const delivery = createDelivery({
    jid,
    mailbox: deps.mailbox,
    judge: (stanza) => judgeStored(deps.parties, jid, stanza),
    submit: channel.submit,
    drained: channel.drained,
    isCurrent: async () => (await deps.records.find(jid))?.epoch === epoch,
    run: deps.run,
    log: deps.log,
    window: deps.window,
  })
  const isPartner = account.kind === 'partner'
  const sender: Sender = {
    jid,
    // Meta's own users share no name with other apps; a partner's user comes with both.
    displayName: isPartner ? pushName : undefined,
    externalId: isPartner ? account.identifier : undefined,
    connectionId: channel.connectionId,
    epoch,
    submit: channel.submit,
    setActivity: delivery.setActivity,
    acked: delivery.acked,
  }
  let underWay = 0
  let ending = false
  const endWhenAnswered = (): void => {
    if (ending && underWay === 0) channel.end()
  }
  const handle = async (stanza: Stanza): Promise<void> => {
    underWay += 1
    await deps.dispatch(stanza, sender)
    underWay -= 1
    endWhenAnswered()
  }
  const replaced = (): void => {
    channel.submit(streamReplaced())
    channel.end()
  }
  const stop = deps.signals.subscribe(jid, (signal) => {
    if (signal.type === 'mail') delivery.wake()
    else if (signal.type === 'live') channel.submit(signal.stanza)
    else if (signal.epoch > epoch) replaced()
  })
  return {
    jid,
    account,
    epoch,
    start() {
      delivery.setActivity(passive ? 'passive' : 'active')
    },
    receive(stanza) {
      if (!ending) deps.run(() => handle(stanza))
    },
    poll: delivery.poll,
    rewind: delivery.rewind,
    replaced,
    end() {
      ending = true
      endWhenAnswered()
    },
    closed() {
      stop()
      delivery.close()
    },
  }
}

function liveAccount({ jid, kind, service, integrator, identifier, generation }: Account): LiveAccount {
  return { jid, kind, service, integrator, identifier, generation }
}
