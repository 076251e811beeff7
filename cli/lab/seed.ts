// The two accounts of `npm start`: Ada at the partner, Bob at WhatsApp, each able to reach the other.
import type { Bytes } from '#proto/bytes.js'
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import type { OpenedClient } from '../client/index.js'
import type { NetworkAddresses } from './network.js'

export const PARTNER_USER = 'ada'
export const META_PHONE = '4915550001'
const META_NAME = 'Bob'
const PARTNER_ID = 1
const PASSWORD_BYTES = 24

/** Signs Ada up and enlists her, where that has not happened yet. */
export async function seedPartnerAccount(
  client: OpenedClient,
  { provider, meta, trustRoot }: NetworkAddresses,
  randomBytes: (length: number) => Bytes,
): Promise<void> {
  if (client.status().provider === undefined) {
    // Nobody signs in with it again: the profile keeps its session.
    const password = Buffer.from(randomBytes(PASSWORD_BYTES)).toString('base64url')
    await client.signUp({ provider, user: PARTNER_USER, password })
  }
  if (client.status().login === undefined) {
    // Whoever starts the lab takes both parts: they are what is shown, and nobody else is enlisted.
    const disclosure = textName(PARTNER_DISCLOSURE)
    await client.enlist({ meta, service: 'whatsapp', disclosure, trustRoot })
  }
  await client.connect()
}

/** Makes Bob's account and lets the partner's users reach him, where that has not happened yet. */
export async function seedMetaAccount(
  client: OpenedClient,
  { meta, trustRoot }: NetworkAddresses,
): Promise<void> {
  if (client.status().login === undefined) {
    await client.createMetaAccount({
      meta,
      service: 'whatsapp',
      phone: META_PHONE,
      name: META_NAME,
      trustRoot,
    })
  }
  await client.connect()
  const partner = (await client.partners()).find(({ id }) => id === PARTNER_ID)
  if (partner?.enabled !== true) await client.setPartner(PARTNER_ID, true, textName(INTEROP_WARNINGS))
}
