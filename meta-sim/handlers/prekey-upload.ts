// A device hands in prekeys: one-time ones into the pool, signed ones into its account (chat channel: prekey
// upload). Every signature is checked, so that nobody is ever handed a key that cannot be used.
import { concat, sameBytes } from '#proto/bytes.js'
import { iqError } from '#proto/exchanges/iq.js'
import {
  type PreKeyUpload,
  prekeyUploadAnswer,
  readPrekeyUploadRequest,
} from '#proto/exchanges/prekey-upload.js'
import { isSignedKey } from '#proto/signal/public-key.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import { storedSignedKeyOf } from '../enlistment/replace-keys.js'
import type { PreKeyPool } from '../prekeys/prekey-pool.js'
import { recordBytes } from '../storage/stored-record.js'
import type { Handler } from './handler.js'

interface PrekeyUploadHandlerDeps {
  readonly accounts: Accounts
  readonly preKeys: PreKeyPool
}

export function createPrekeyUploadHandler({ accounts, preKeys }: PrekeyUploadHandlerDeps): Handler {
  return async (iq, sender) => {
    const upload = readPrekeyUploadRequest(iq)
    const account = await accounts.find(sender.jid)
    if (!account || !belongsTo(upload, account)) {
      sender.submit(iqError(iq, 406, 'these keys are not the enlisted identity’s'))
      return
    }
    const stocked = await preKeys.add(account, {
      curve: upload.preKeys.map(({ id, value }) => ({ id, key: value })),
      kyber: upload.kyberPreKeys.map(({ id, value, signature }) => ({ id, key: concat(value, signature) })),
    })
    if (!stocked) {
      sender.submit(iqError(iq, 406, 'the stock of one-time prekeys would grow too large'))
      return
    }
    await accounts.change(sender.jid, (now) =>
      now?.generation === account.generation ? withSignedKeys(now, upload) : undefined,
    )
    sender.submit(prekeyUploadAnswer(iq))
  }
}

function belongsTo(upload: PreKeyUpload, { keys }: Account): boolean {
  const { identity, signedPreKey, kyberPreKeys, kyberLastResort } = upload
  return (
    keys !== undefined &&
    sameBytes(identity, recordBytes(keys.identity)) &&
    upload.registrationId === keys.registrationId &&
    isSignedKey(identity, 'curve', signedPreKey.value, signedPreKey.signature) &&
    [...kyberPreKeys, ...(kyberLastResort ? [kyberLastResort] : [])].every((key) =>
      isSignedKey(identity, 'kyber', key.value, key.signature),
    )
  )
}

/** `undefined` where the account has these already, which spares a write, or has none any more. */
function withSignedKeys(account: Account, upload: PreKeyUpload): Account | undefined {
  const { keys } = account
  if (!keys) return undefined
  const { signedPreKey: signed, kyberLastResort: kyber } = upload
  const signedPreKey = storedSignedKeyOf(signed.id, signed.value, signed.signature)
  const lastResortKyber = kyber
    ? storedSignedKeyOf(kyber.id, kyber.value, kyber.signature)
    : keys.lastResortKyber
  const same =
    signedPreKey.value === keys.signedPreKey.value &&
    signedPreKey.id === keys.signedPreKey.id &&
    lastResortKyber.value === keys.lastResortKyber.value &&
    lastResortKyber.id === keys.lastResortKyber.id
  return same ? undefined : { ...account, keys: { ...keys, signedPreKey, lastResortKyber } }
}
