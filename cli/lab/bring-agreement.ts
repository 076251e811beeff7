// The lab's partner comes to its agreement as any partner does: it applies, signs the offer and is looked at
// (consent and the agreement). Only its addresses, which may change from run to run, are brought up to date by lab means.
import { readPrivateFile } from '#platform/storage/private-files.js'
import { listPartners, type OperatorDesk } from '../operators/meta-operator.js'
import { applyForOffer, signOffer, type PartnerDesk } from '../operators/partner-operator.js'
import { ClientError } from '../client/api.js'
import type { NetworkAddresses, NetworkOptions } from './network.js'
import { registerPartner } from './register-partner.js'
import { operatorTokenFile, providerTokenFile } from './role-env.js'

const HANDLE = 'parley'
const SERVICE = 'whatsapp'
const BEFORE_SIGNING = ['none', 'applied', 'offered', 'signed']

/** @throws {ClientError} `failed` naming the check that did not pass; and as either server refuses. */
export async function bringAgreement(
  { data, agreement = 'signed' }: Pick<NetworkOptions, 'data' | 'agreement'>,
  addresses: NetworkAddresses,
): Promise<void> {
  const operator: OperatorDesk = { meta: addresses.meta, token: await readToken(operatorTokenFile(data)) }
  const known = (await listPartners(operator, undefined, SERVICE)).find(({ handle }) => handle === HANDLE)
  if (known !== undefined && !BEFORE_SIGNING.includes(known.status)) {
    await registerPartner(addresses)
    return
  }
  if (agreement === 'none') return
  await signAgreement(addresses.meta, {
    provider: addresses.provider,
    token: await readToken(providerTokenFile(data)),
  })
}

async function signAgreement(meta: string, partner: PartnerDesk): Promise<void> {
  const order = { meta, service: SERVICE } as const
  const { offer } = await applyForOffer(partner, order)
  const { version, sha256 } = offer
  const { status, checks } = await signOffer(partner, { ...order, version, sha256 })
  if (status === 'active') return
  const failed = checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`)
  throw new ClientError('failed', `the lab's partner has no agreement, it is ${status}: ${failed.join('; ')}`)
}

async function readToken(path: string): Promise<string> {
  const bytes = await readPrivateFile(path)
  if (bytes) return new TextDecoder().decode(bytes).trim()
  throw new ClientError('failed', `${path} is missing: its server makes it when it starts`)
}
