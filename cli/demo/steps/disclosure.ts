// Step: Ada is told what Meta will see of her before it sees anything (consent: the partner's side).
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { mintToken, providerLedger, recordConsent } from '../../client/setup/provider.js'
import { refusalOf } from '../refusal.js'
import { ADAS_USER } from '../script.js'
import { finding, type Step } from '../step.js'

const TEXT = textName(PARTNER_DISCLOSURE)

export const disclosure: Step = {
  name: 'disclosure',
  explain:
    'Ada signs up at her provider and reads what Meta will see of her, what it cannot see, and how to leave. Before she accepts that, her provider vouches for her to nobody; when she does, it writes down which text it was, and when.',
  async run({ network, password, randomBytes, person, adasSession }) {
    const { provider } = network.addresses
    const { client } = await person('ada')
    await client.signUp({ provider, user: ADAS_USER, password, country: 'DE' })
    const session = await adasSession()
    const thumbprint = keyThumbprint(generateKeyPair(randomBytes(32)).publicKey)
    const mint = (): Promise<string> => mintToken(provider, session, 'whatsapp', thumbprint)
    const before = await refusalOf(mint)
    await recordConsent(provider, session, { service: 'whatsapp', text: TEXT, given: true })
    const after = await refusalOf(mint)
    const { entries } = await providerLedger(provider, session, undefined)
    const last = entries.at(-1)
    const evidence = `${TEXT}, ${PARTNER_DISCLOSURE.points.length} points; a token before it was accepted: ${before}; after it, refused: ${after}; the provider's ledger: ${last?.kind ?? 'nothing'} ${String(last?.detail['text'])} by ${last?.actor ?? 'nobody'}`
    return finding(evidence, {
      'no token before': before === 'refused',
      'a token after': after === 'none',
      'it is written down with its version':
        last?.kind === 'disclosure-accepted' && last.detail['text'] === TEXT,
    })
  },
}
