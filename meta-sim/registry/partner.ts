// A partner as Meta's registry knows it: integrator id, where its servers are, which agreements it has
// (framework: onboarding of third parties).
import { META_HANDLES, type Service } from '#proto/address.js'
import type { AgreementStatus } from '#proto/agreement/agreement-view.js'
import { PARTNER_FEATURES, type PartnerFeature } from '#proto/agreement/application.js'
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
import { type Agreement, parseAgreement } from './agreement.js'

/** Integrator ids, as open clients show them. */
export const INTEGRATOR_IDS = { first: 1, last: MAX_INTEGRATOR } as const

/** Each service has its own agreement; absent where the partner never asked for it. */
export type Agreements = Readonly<Partial<Record<Service, Agreement>>>

const IN_FORCE_ONCE: readonly AgreementStatus[] = ['active', 'suspended', 'terminated']

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
  /** Of a partner that was registered without applying: what it would have named. */
  readonly features?: readonly PartnerFeature[]
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
    ...(fields['features'] === undefined ? {} : { features: parseFeatures(fields) }),
  }
}

/** @throws {TypeError} where the member is no list of features. */
export function parseFeatures(fields: Readonly<Record<string, unknown>>): readonly PartnerFeature[] {
  return storedList(fields, 'features').map((feature) =>
    storedChoice({ feature }, 'feature', PARTNER_FEATURES),
  )
}

/** Where the partner's agreement about a service stands; `undefined` where it has none. */
export function agreementStatus(
  partner: Pick<Partner, 'agreements'> | undefined,
  service: Service,
): AgreementStatus | undefined {
  return partner?.agreements[service]?.status
}

/** Whether the agreement about some service came into force: whoever only applied has no users, and never had any. */
export function wasInForce({ agreements }: Pick<Partner, 'agreements'>): boolean {
  return Object.values(agreements).some(({ status }) => IN_FORCE_ONCE.includes(status))
}

/** @throws {TypeError} where a service is unknown, or what stands there is no agreement. */
function parseAgreements(value: unknown): Agreements {
  const agreements: Partial<Record<Service, Agreement>> = {}
  for (const [name, agreement] of Object.entries(storedFields(value))) {
    agreements[storedChoice({ name }, 'name', META_HANDLES)] = parseAgreement(agreement)
  }
  return agreements
}
