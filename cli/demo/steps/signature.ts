// Step: the operator signs the very text that was read, and Meta looks at the servers (agreement: signature, checks).
import { parseJwks, PARTNER_JWKS_PATH } from '#proto/identity/jwks.js'
import { getDocument } from '#platform/http/fetch.js'
import { listPartners } from '../../operators/meta-operator.js'
import { listAgreements, signOffer } from '../../operators/partner-operator.js'
import { operatorDesk, partnerDesk } from '../operators.js'
import { refusalOf } from '../refusal.js'
import { finding, type Step } from '../step.js'

const OTHER_TEXT = '0'.repeat(64)

export const signature: Step = {
  name: 'signature',
  explain:
    "The provider signs the offer's hash with a key that everybody can look up, and no other text than the one its operator has read. Meta verifies the signature, asks each of the partner's servers for a sign of life, and only then is the agreement in force.",
  async run({ network }) {
    const { provider, meta } = network.addresses
    const partner = await partnerDesk(network)
    const order = { meta, service: 'whatsapp' } as const
    const [offered] = await listAgreements(partner, order)
    if (!offered) return { holds: false, evidence: 'Meta has offered nothing' }
    const { version, sha256 } = offered.offer
    const other = await refusalOf(() => signOffer(partner, { ...order, version, sha256: OTHER_TEXT }))
    const signed = await signOffer(partner, { ...order, version, sha256 })
    const keys = parseJwks(await getDocument(`${provider}${PARTNER_JWKS_PATH}`))
    const [kept] = await listPartners(await operatorDesk(network), signed.integrator, 'whatsapp')
    const { status, signedWith = 'no key', checks } = signed
    const seen = checks.map(({ name, passed }) => `${name} ${passed ? 'passed' : 'failed'}`).join(', ')
    const evidence = `a signature under another text: ${other}; signed with key ${signedWith.slice(0, 8)}…, checks: ${seen}; now ${status}, at Meta ${kept?.status ?? 'unknown'}`
    return finding(evidence, {
      'nothing else is signed': other === 'refused',
      'the key is one that the provider publishes': keys.has(signedWith),
      'all checks passed': checks.length > 0 && checks.every(({ passed }) => passed),
      'the agreement is in force': status === 'active' && kept?.status === 'active',
    })
  },
}
