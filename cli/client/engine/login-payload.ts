// Who this profile says it is at login: a partner's user with a fresh identity token, or a test account.
import { ASSUMED_PROTOCOL_VERSION } from '#proto/assumptions.js'
import { parseVersion } from '#proto/enlistment/version.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { parseJid } from '#proto/stanza/jid.js'
import { ClientError, type ConnectReason } from '../api.js'
import { mintToken } from '../setup/provider.js'
import type { EngineContext } from './context.js'
import { noiseKeyPair } from './key-ring.js'
import { privacyOf } from './talk/privacy.js'

/** @throws {ClientError} where the provider does not give a token. */
export async function loginPayload(
  context: EngineContext,
  connectReason: ConnectReason,
  connectAttemptCount: number,
): Promise<ClientPayload> {
  const account = context.account()
  const login = parseJid(account.login)
  const common = {
    username: 'user' in login ? login.user : '0',
    passive: false,
    pushName: account.displayName,
    connectReason,
    connectAttemptCount,
    appVersion: parseVersion(ASSUMED_PROTOCOL_VERSION),
  }
  if (account.kind === 'meta' || login.kind !== 'interop') return { ...common, product: account.service }
  const token = await freshToken(context)
  const interopData = {
    accountId: login.integrator,
    token,
    enableReadReceipts: privacyOf(context).readReceipts,
  }
  return { ...common, product: account.service === 'whatsapp' ? 'interop' : 'interop-messenger', interopData }
}

async function freshToken(context: EngineContext): Promise<string> {
  const provider = context.settings.get('provider')
  if (!provider)
    throw new ClientError('not-signed-in', 'this profile is not signed in; run `parley signin` first')
  const thumbprint = keyThumbprint(noiseKeyPair(context.settings).publicKey)
  return mintToken(provider.url, provider.session, context.account().service, thumbprint)
}
