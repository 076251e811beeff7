// A partner user whose client says exactly what a test tells it: real account, real keys, real ciphertext, and
// whatever content.
import { systemClock } from '#platform/clock.js'
import { mintToken, mintUploadToken, recordConsent, signUp } from '#cli/client/setup/provider.js'
import type { NetworkAddresses } from '#cli/lab/network.js'
import { type Bytes, fromBase64url } from '#proto/bytes.js'
import { encodeContent, type WritableContent } from '#proto/content/message.js'
import { pad } from '#proto/content/padding.js'
import { encodeEnlistment, ENLISTMENT_PATH } from '#proto/enlistment/enlistment-form.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { DISCLOSURE } from './consent-texts.js'
import { testDevice, VERSION } from './meta.js'
import { login } from './raw-client.js'
import { signalDevice } from './signal-device.js'

export interface RawPartner {
  readonly jid: Jid
  /** Signs in as this user at the provider. */
  readonly session: string
  /** Encrypts the content to the recipient and sends it; resolves with its id once Meta stored it. */
  send(to: Jid, content: WritableContent): Promise<string>
  /** Puts the octets onto the media host as a finished upload; answers their storage reference. */
  upload(blob: Bytes): Promise<string>
  close(): Promise<void>
}

/** Signs up, accepts the disclosure, enlists and logs in. */
export async function rawPartner(addresses: NetworkAddresses, user: string): Promise<RawPartner> {
  const { provider, meta, chat, trustRoot } = addresses
  const device = testDevice()
  const { session } = await signUp(provider, { user, password: `the password of ${user}`, country: 'DE' })
  await recordConsent(provider, session, { service: 'whatsapp', text: DISCLOSURE, given: true })
  const mint = (): Promise<string> =>
    mintToken(provider, session, 'whatsapp', keyThumbprint(device.noise.publicKey))
  const form = encodeEnlistment({ keys: device.keys, token: await mint(), version: VERSION })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`${meta}${ENLISTMENT_PATH}`, { method: 'POST', headers, body: form })
  const { login: name } = (await answer.json()) as { login: string }
  const jid = checkJid(name)
  const client = await login({
    ...{ url: chat, trustRoot: fromBase64url(trustRoot)!, staticKey: device.noise, clock: systemClock },
    payload: {
      username: jid.slice('1-'.length, jid.indexOf('@')),
      ...{ passive: false, pushName: user, connectReason: 'user', connectAttemptCount: 0 },
      ...{ appVersion: VERSION, product: 'interop' },
      interopData: { accountId: 1, token: await mint(), enableReadReceipts: true },
    },
  })
  if (!('stanzas' in client)) throw new Error(`${user} was refused: ${JSON.stringify(client)}`)
  const signal = signalDevice(jid, device.identity)
  const known = new Set<Jid>()
  let sent = 0

  const openSession = async (to: Jid): Promise<void> => {
    if (known.has(to)) return
    const [keys] = readPrekeyFetchAnswer(await client.request(prekeyFetchRequest([to])))
    if (!keys?.bundle) throw new Error(`there are no keys of ${to}`)
    await signal.open(to, keys.bundle)
    known.add(to)
  }
  return {
    jid,
    session,
    async send(to, content) {
      await openSession(to)
      const id = `3EB0${String((sent += 1)).padStart(18, '0')}`
      const enc = await signal.encrypt(to, pad(encodeContent(content), sent))
      client.submit(outgoingMessage({ id, to, type: content.kind === 'text' ? 'text' : 'media', enc }))
      const ack = await client.next(({ tag, attrs }) => tag === 'ack' && attrs['id'] === id)
      if (ack.attrs['error'] !== undefined) throw new Error(`refused with ${ack.attrs['error']}`)
      return id
    },
    async upload(blob) {
      const { token, endpoint } = await mintUploadToken(provider, session)
      const stored = await fetch(endpoint, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'tus-resumable': '1.0.0',
          'upload-length': String(blob.length),
          'content-type': 'application/offset+octet-stream',
        },
        body: blob,
      })
      const reference = stored.headers.get('parley-storage-reference')
      if (reference === null) throw new Error(`the upload was answered with ${stored.status}`)
      return reference
    },
    close: () => client.end(),
  }
}
