// A partner as Meta's registry knows it: integrator id, where its servers are, which agreements it has
// (framework: onboarding of third parties; the lifecycle of an agreement is assumed).
import { META_HANDLES, type Service } from '#proto/address.js'
import { IDENTIFIER_TYPES, type IdentifierType } from '#proto/exchanges/integrators.js'
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '#proto/identity/jws.js'
import { MAX_INTEGRATOR } from '#proto/stanza/jid.js'
import {
  storedChoice,
  storedFields,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'

/** assumption: the reference offer is applied for, offered, signed, in force, suspended, ended. */
const AGREEMENT_STATUSES = ['applied', 'offered', 'signed', 'active', 'suspended', 'terminated'] as const
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number]

/** Where an agreement can go from each state; nothing leads back from the end. */
export const AGREEMENT_CHANGES: Readonly<Record<AgreementStatus, readonly AgreementStatus[]>> = {
  applied: ['offered', 'terminated'],
  offered: ['signed', 'terminated'],
  signed: ['active', 'terminated'],
  active: ['suspended', 'terminated'],
  suspended: ['active', 'terminated'],
  terminated: [],
}

/** Integrator ids, as open clients show them. */
export const INTEGRATOR_IDS = { first: 1, last: MAX_INTEGRATOR } as const

/** Each service has its own agreement; absent where the partner never asked for it. */
type Agreements = Readonly<Partial<Record<Service, AgreementStatus>>>

export interface Partner {
  /** 1..999. */
  readonly id: number
  readonly name: string
  /** `[a-z0-9-]{2,32}`, unique. */
  readonly handle: string
  /** The `iss` of its tokens, unique; its key set is at the well-known path below it. */
  readonly issuer: string
  readonly algorithms: readonly SignatureAlgorithm[]
  /** Of the push webhook. */
  readonly baseUrl: string
  readonly mediaBaseUrl: string
  readonly identifierType: IdentifierType
  readonly agreements: Agreements
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
      storedChoice({ algorithm }, 'algorithm', SIGNATURE_ALGORITHMS),
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
    const service = storedChoice({ name }, 'name', META_HANDLES)
    agreements[service] = storedChoice(fields, name, AGREEMENT_STATUSES)
  }
  return agreements
}
