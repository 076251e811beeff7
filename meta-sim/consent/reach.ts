// The one decision about who may reach whom, for every kind of stanza and in both directions (the record
// asks for consent; that one function answers for everything is an assumption).
import type { Account } from '../accounts/account.js'
import type { AgreementStatus } from '../registry/agreement.js'

/** What somebody wants of somebody else. */
export type ReachKind =
  'message' | 'receipt' | 'retry' | 'chatstate' | 'prekeys' | 'resolve' | 'identity-change'

/** One side of an exchange, as it is now. */
export interface Party {
  readonly account: Account
  /** Of a partner's user: the state of its partner's agreement for the account's service. */
  readonly agreement: AgreementStatus | undefined
}

/**
 * `no` looks the same to the sender whatever the cause. `held`: the partner is suspended, so what waits
 * already waits on; for anything new it means `no`.
 */
export type Verdict = 'yes' | 'no' | 'held'

type Condition = (partner: Party, meta: Party) => Verdict

/** A partner's user can be reached and write only while its partner's agreement is in force. */
const agreementInForce: Condition = ({ agreement }) => {
  if (agreement === 'active') return 'yes'
  return agreement === 'suspended' ? 'held' : 'no'
}

/** Interoperability is off until the Meta user turned this partner on; that counts as accepting its users. */
const turnedOn: Condition = (partner, meta) =>
  meta.account.optedIn.includes(partner.account.integrator) ? 'yes' : 'no'

/** Whoever blocks somebody is out of reach for them, and they for whoever blocks. */
const notBlocked: Condition = (partner, meta) =>
  partner.account.blocked.includes(meta.account.jid) || meta.account.blocked.includes(partner.account.jid)
    ? 'no'
    : 'yes'

/** What must hold for each kind. All alike until requests and pings tell them apart. */
const CONDITIONS: Readonly<Record<ReachKind, readonly Condition[]>> = {
  message: [turnedOn, notBlocked, agreementInForce],
  receipt: [turnedOn, notBlocked, agreementInForce],
  retry: [turnedOn, notBlocked, agreementInForce],
  chatstate: [turnedOn, notBlocked, agreementInForce],
  prekeys: [turnedOn, notBlocked, agreementInForce],
  resolve: [turnedOn, notBlocked, agreementInForce],
  'identity-change': [turnedOn, notBlocked, agreementInForce],
}

/**
 * Whether `sender` reaches `recipient`. Interoperability is between one user of a partner and one of Meta's
 * own of the same service; two users of one side never reach each other here.
 */
export function reach(sender: Party | undefined, recipient: Party | undefined, kind: ReachKind): Verdict {
  if (!sender?.account.enlisted || !recipient?.account.enlisted) return 'no'
  if (sender.account.service !== recipient.account.service) return 'no'
  if (sender.account.kind === recipient.account.kind) return 'no'
  const [partner, meta] = sender.account.kind === 'partner' ? [sender, recipient] : [recipient, sender]
  const verdicts = CONDITIONS[kind].map((condition) => condition(partner, meta))
  return (
    verdicts.find((verdict) => verdict === 'no') ?? verdicts.find((verdict) => verdict === 'held') ?? 'yes'
  )
}
