// Meta's own test users (assumption, the lab's alone): registered by phone number, without a token.
import type { EnlistmentReason } from '#proto/enlistment/enlistment-answer.js'
import type { TestAccount } from '#proto/enlistment/account-form.js'
import { isProtocolError } from '#proto/errors.js'
import { type Jid, phoneJid } from '#proto/stanza/jid.js'
import type { Accounts } from '../accounts/accounts.js'
import { deviceKeysAreSigned } from './key-signatures.js'
import type { ReplaceKeys } from './replace-keys.js'

interface RegisterTestAccountDeps {
  readonly accounts: Accounts
  readonly replaceKeys: ReplaceKeys
}

export type RegisterTestAccount = (
  account: TestAccount,
) => Promise<{ readonly jid: Jid } | { readonly reason: EnlistmentReason }>

/** The same number again replaces the keys, as when somebody changes phones. */
export function createRegisterTestAccount({
  accounts,
  replaceKeys,
}: RegisterTestAccountDeps): RegisterTestAccount {
  return async ({ keys, service, phone, displayName }) => {
    const jid = phoneJidOf(phone)
    // Messenger users have no phone number; how they come about is for the messenger service to say.
    if (!jid || service !== 'whatsapp' || !deviceKeysAreSigned(keys)) return { reason: 'bad_param' }
    const name = { service, integrator: 0, identifier: phone }
    await accounts.claimName(name, () => jid)
    await replaceKeys(jid, { ...name, kind: 'meta', displayName }, keys)
    return { jid }
  }
}

function phoneJidOf(phone: string): Jid | undefined {
  try {
    return phoneJid(phone)
  } catch (error) {
    if (isProtocolError(error, 'jid-invalid')) return undefined
    throw error
  }
}
