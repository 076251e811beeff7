// From a login to a connection record: judged, then the account is taken over from any older connection, then
// looked at once more, because its keys may have been replaced meanwhile.
import type { Bytes } from '#proto/bytes.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import type { FailureReason } from '#proto/exchanges/login.js'
import type { Account } from '../accounts/account.js'
import type { AccountSignals } from '../accounts/account-signal.js'
import type { Accounts } from '../accounts/accounts.js'
import type { ConnectionRecords } from '../accounts/connection-records.js'
import type { JudgeLogin } from './login.js'

export interface AdmissionDeps {
  readonly judgeLogin: JudgeLogin
  readonly accounts: Accounts
  readonly records: ConnectionRecords
  readonly signals: AccountSignals
}

type Admission = { readonly account: Account; readonly epoch: number } | { readonly failure: FailureReason }

/** @param staticKey 32 octets, proven by the handshake. */
export async function admit(
  { judgeLogin, accounts, records, signals }: AdmissionDeps,
  payload: ClientPayload,
  staticKey: Bytes,
): Promise<Admission> {
  const verdict = await judgeLogin(payload, staticKey)
  if ('failure' in verdict) return verdict
  const { account } = verdict
  const epoch = await records.claim(account.jid)
  signals.publish(account.jid, { type: 'epoch', epoch })
  const now = await accounts.read(account.jid)
  if (now?.enlisted && now.generation === account.generation) return { account: now, epoch }
  await records.release(account.jid, epoch)
  return { failure: 401 }
}
