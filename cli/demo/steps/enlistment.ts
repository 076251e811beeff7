// Step: Ada enlists (framework: enlistment).
import { join } from 'node:path'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { filesWith, readFolder } from '../search.js'
import { finding, type Step } from '../step.js'

const INTERNAL_IDENTIFIER = /^1-\d{5,}@interop$/

export const enlistment: Step = {
  name: 'enlistment',
  explain:
    "Ada's own device hands Meta the token and its public keys. Meta mints an internal identifier under which WhatsApp will know her: it begins with her app's number and says nothing about her.",
  async run({ network, person }) {
    const { meta, trustRoot } = network.addresses
    const { client } = await person('ada')
    const disclosure = textName(PARTNER_DISCLOSURE)
    const { login } = await client.enlist({ meta, service: 'whatsapp', disclosure, trustRoot })
    const files = filesWith(await readFolder(join(network.data, 'meta')), [Buffer.from(login)])
    return finding(`Meta answered ${login}, and keeps it in ${files.join(', ') || 'no file'}`, {
      'the login is an internal identifier of partner 1': INTERNAL_IDENTIFIER.test(login),
      'the client took it': client.status().login === login,
      'Meta stored the account': files.length > 0,
    })
  },
}
