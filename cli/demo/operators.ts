// Whoever runs the servers, in the walkthrough: each with the token that their server left for them.
import { readPrivateFile } from '#platform/storage/private-files.js'
import { ClientError } from '../client/api.js'
import type { OperatorDesk } from '../operators/meta-operator.js'
import type { PartnerDesk } from '../operators/partner-operator.js'
import { operatorTokenFile, providerTokenFile } from '../lab/role-env.js'
import type { DemoNetwork } from './scene.js'

type Servers = Pick<DemoNetwork, 'addresses' | 'data'>

/** The partner's, who applies and signs. */
export async function partnerDesk({ addresses, data }: Servers): Promise<PartnerDesk> {
  return { provider: addresses.provider, token: await readToken(providerTokenFile(data)) }
}

/** Meta's, who suspends and resumes. */
export async function operatorDesk({ addresses, data }: Servers): Promise<OperatorDesk> {
  return { meta: addresses.meta, token: await readToken(operatorTokenFile(data)) }
}

async function readToken(path: string): Promise<string> {
  const bytes = await readPrivateFile(path)
  if (bytes) return new TextDecoder().decode(bytes).trim()
  throw new ClientError('failed', `${path} is missing: its server makes it when it starts`)
}
