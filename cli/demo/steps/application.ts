// Step: without an agreement nobody of an app exists for Meta, so its operator applies (agreement: application, offer).
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { listPartners } from '../../operators/meta-operator.js'
import { applyForOffer } from '../../operators/partner-operator.js'
import { operatorDesk, partnerDesk } from '../operators.js'
import { refusalOf } from '../refusal.js'
import { finding, type Step } from '../step.js'

export const application: Step = {
  name: 'application',
  explain:
    "Meta takes nobody of an app that has no agreement: Eve, who has it already, is refused. So the app's operator has the provider apply, with its keys and addresses, and Meta answers with its reference offer: a text, and the hash of that text.",
  async run({ network, password, person }) {
    const { provider, meta, trustRoot } = network.addresses
    const { client } = await person('eve')
    await client.signUp({ provider, user: 'eve', password, country: 'DE' })
    const disclosure = textName(PARTNER_DISCLOSURE)
    const before = await refusalOf(() => client.enlist({ meta, service: 'whatsapp', disclosure, trustRoot }))
    const applied = await applyForOffer(await partnerDesk(network), { meta, service: 'whatsapp' })
    const after = await refusalOf(() => client.enlist({ meta, service: 'whatsapp', disclosure, trustRoot }))
    const [kept] = await listPartners(await operatorDesk(network), applied.integrator, 'whatsapp')
    const { status, integrator, offer } = applied
    const evidence = `Eve's enlistment before and after the application: ${before}, ${after}; Meta's answer: integrator ${integrator}, ${status}, offer ${offer.version} of ${offer.text.length} characters, SHA-256 ${offer.sha256.slice(0, 16)}…`
    return finding(evidence, {
      'nobody is enlisted without an agreement': before === 'refused' && after === 'refused',
      'the offer is made': status === 'offered' && offer.text.length > 0,
      'Meta has noted down the same': kept?.status === status && kept.id === integrator,
    })
  },
}
