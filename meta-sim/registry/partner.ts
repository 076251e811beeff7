// A partner as Meta's registry knows it: integrator id, where its servers are, which agreements it has
// (framework: onboarding of third parties; the lifecycle of an agreement is assumed).
import type { Service } from '#proto/address.js'
import { storedChoice, storedFields, storedInteger, storedList, storedText } from '../storage/stored-record.js'

/** assumption: the reference offer is applied for, offered, signed, in force, suspended, ended. */
export const AGREEMENT_STATUSES = [
  'applied',
  'offered',
  'signed',
  'active',
  'suspended',
  'terminated',
] as const
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number]

export const IDENTIFIER_TYPES = ['email', 'pn', 'username'] as const
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number]

export const TOKEN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number]

/** Integrator ids, as open clients show them. */
export const INTEGRATOR_IDS = { first: 1, last: 999 } as const

/** Each service has its own agreement; absent where the partner never asked for it. */
export type Agreements = Readonly<Partial<Record<Service, AgreementStatus>>>

export interface Partner {
  /** 1..999. */
  readonly id: number
  readonly name: string
  /** `[a-z0-9-]{2,32}`, unique. */
  readonly handle: string
  /** The `iss` of its tokens, unique; its key set is at the well-known path below it. */
  readonly issuer: string
  readonly algorithms: readonly TokenAlgorithm[]
  /** Of the push webhook. */
  readonly baseUrl: string
  readonly mediaBaseUrl: string
  readonly identifierType: IdentifierType
  readonly agreements: Agreements
}

export function agreementStatus(partner: Partner, service: Service): AgreementStatus | undefined {
  return partner.agreements[service]
}

/** @throws {TypeError} where the stored value is not a partner. */
export function parsePartner(value: unknown): Partner {
  const fields = storedFields(value)
  return {
    id: storedInteger(fields, 'id'),
    name: storedText(fields, 'name'),
    handle: storedText(fields, 'handle'),
    issuer: storedText(fields, 'issuer'),
    algorithms: storedList(fields, 'algorithms').map((algorithm) =>
      storedChoice({ algorithm }, 'algorithm', TOKEN_ALGORITHMS),
    ),
    baseUrl: storedText(fields, 'baseUrl'),
    mediaBaseUrl: storedText(fields, 'mediaBaseUrl'),
    identifierType: storedChoice(fields, 'identifierType', IDENTIFIER_TYPES),
    agreements: parseAgreements(fields['agreements']),
  }
}

/** @throws {TypeError} where a service or status is unknown. */
export function parseAgreements(value: unknown): Agreements {
  const agreements: Partial<Record<Service, AgreementStatus>> = {}
  const fields = storedFields(value)
  for (const name of Object.keys(fields)) {
    const service = storedChoice({ name }, 'name', ['whatsapp', 'messenger'])
    agreements[service] = storedChoice(fields, name, AGREEMENT_STATUSES)
  }
  return agreements
}
