// The one decision about who may reach whom, for every kind of stanza and in both directions (the record
// asks for consent; that one function answers for everything is an assumption).
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import type { Account } from '../accounts/account.js'
import type { Standing } from './contacts.js'

/** What somebody wants of somebody else. */
export type ReachKind =
  /** A message that is sent now. */
  | 'message'
  /** One that passed then and is delivered now. */
  | 'stored-message'
  | 'receipt'
  | 'retry'
  | 'chatstate'
  /** Whether somebody is there: goes from whom it is about to whoever asked. */
  | 'presence'
  /** The recipient's keys. */
  | 'prekeys'
  | 'resolve'
  | 'identity-change'
  /** A partner's user asks somebody to turn the partner on. */
  | 'ping'

/** One side of an exchange, as it is now. */
export interface Party {
  readonly account: Account
  /** Of a partner's user: the state of its partner's agreement for the account's service. */
  readonly agreement: AgreementStatus | undefined
}

/**
 * `no` looks the same to the sender whatever the cause. `held`: the partner is suspended, so what waits
 * already waits on; for anything new it means `no`. `spent`: the sender has written as much as it may to somebody who
 * has not accepted it.
 */
export type Verdict = 'yes' | 'no' | 'held' | 'spent'

interface Exchange {
  readonly partner: Party
  readonly meta: Party
  readonly fromPartner: boolean
  readonly standing: Standing
}

type Condition = (exchange: Exchange) => Verdict

/** A partner's user can be reached and write only while its partner's agreement is in force. */
const agreementInForce: Condition = ({ partner: { agreement } }) => {
  if (agreement === 'active') return 'yes'
  return agreement === 'suspended' ? 'held' : 'no'
}

/** Interoperability is off until the Meta user turned this partner on. */
const turnedOn: Condition = ({ partner, meta }) =>
  meta.account.optedIn.includes(partner.account.integrator) ? 'yes' : 'no'

/** Whoever blocks somebody is out of reach for them, and they for whoever blocks. */
const notBlocked: Condition = ({ partner, meta }) =>
  partner.account.blocked.includes(meta.account.jid) || meta.account.blocked.includes(partner.account.jid)
    ? 'no'
    : 'yes'

/** A stranger may write a little, which is a request. */
const acceptedOrFew: Condition = ({ standing }) => (standing.accepts || standing.budget > 0 ? 'yes' : 'spent')

/** What only contacts learn of each other passes once both have accepted: until then neither side hears anything. */
const acceptedByBoth: Condition = ({ standing }) => (standing.accepts && standing.accepted ? 'yes' : 'no')

/** Whoever was asked and has not decided takes no keys: the asker would notice it in its stock. */
const notAsked: Condition = ({ standing }) => (standing.asked ? 'no' : 'yes')

const fromPartner: Condition = (exchange) => (exchange.fromPartner ? 'yes' : 'no')
const pingsWelcome: Condition = ({ meta }) => (meta.account.consent.pings ? 'yes' : 'no')
const notTurnedOn: Condition = (exchange) => (turnedOn(exchange) === 'yes' ? 'no' : 'yes')

/** What every exchange needs, whatever the two think of each other. */
const OPEN: readonly Condition[] = [turnedOn, notBlocked, agreementInForce]

/** What must hold for each kind. */
const CONDITIONS: Readonly<Record<ReachKind, readonly Condition[]>> = {
  message: [...OPEN, acceptedOrFew],
  'stored-message': OPEN,
  receipt: [...OPEN, acceptedByBoth],
  retry: [...OPEN, acceptedByBoth],
  chatstate: [...OPEN, acceptedByBoth],
  presence: [...OPEN, acceptedByBoth],
  prekeys: [...OPEN, notAsked],
  resolve: OPEN,
  'identity-change': OPEN,
  ping: [fromPartner, notTurnedOn, pingsWelcome, notBlocked, agreementInForce],
}

const ABOUT_STANDING: readonly Condition[] = [acceptedOrFew, acceptedByBoth, notAsked]

/** Whether it matters for this kind what the two have decided about each other. */
export function needsStanding(kind: ReachKind): boolean {
  return CONDITIONS[kind].some((condition) => ABOUT_STANDING.includes(condition))
}

/** Where several speak against it, the first of these counts. */
const WEIGHT: readonly Verdict[] = ['no', 'held', 'spent']

/**
 * Whether `sender` reaches `recipient`, as they stand to each other. Interoperability is between one user of a partner
 * and one of Meta's own of the same service; two users of one side never reach each other here.
 */
export function reach(
  sender: Party | undefined,
  recipient: Party | undefined,
  kind: ReachKind,
  standing: Standing,
): Verdict {
  if (!sender?.account.enlisted || !recipient?.account.enlisted) return 'no'
  if (sender.account.service !== recipient.account.service) return 'no'
  if (sender.account.kind === recipient.account.kind) return 'no'
  const fromPartner = sender.account.kind === 'partner'
  const [partner, meta] = fromPartner ? [sender, recipient] : [recipient, sender]
  const verdicts = CONDITIONS[kind].map((condition) => condition({ partner, meta, fromPartner, standing }))
  return WEIGHT.find((verdict) => verdicts.includes(verdict)) ?? 'yes'
}
