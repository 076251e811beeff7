// How a partner's operator has its own server apply for, sign and look at agreements (Consent and the agreement;
// assumption: the record leaves this to the partner). JSON in, JSON out, Bearer of the operator.
import { isService, META_HANDLES, type Service } from '../address.js'
import {
  ASSUMED_MAXIMUM_PARTNER_NAME,
  ASSUMED_PARTNER_URL,
  ASSUMED_PROVIDER_OPERATOR_PATH,
} from '../assumptions.js'
import { type AgreementView, encodeAgreementView, parseAgreementView } from './agreement-view.js'
import { PARTNER_FEATURES, type PartnerFeature } from './application.js'
import { type Fields, type FieldReader, fieldReader } from './fields.js'
import { isPartnerUrl } from './partner-url.js'

export const PROVIDER_OPERATOR_PATHS = {
  /** POST applies; GET answers all agreements, or with `?meta=` and `?service=` those of one of them. */
  agreements: `${ASSUMED_PROVIDER_OPERATOR_PATH}/agreements`,
  /** POST; answers the agreement as it stands after the signature and the checks. */
  sign: `${ASSUMED_PROVIDER_OPERATOR_PATH}/agreements/sign`,
} as const

export interface ApplyOrder {
  /** Base URL of Meta's endpoint. */
  readonly meta: string
  readonly service: Service
  /** What Meta's users are shown; without it the server's own name. */
  readonly name?: string | undefined
  /** Without them, all that the server has. */
  readonly features?: readonly PartnerFeature[] | undefined
}

/** Names the very text the operator has read: nothing else is signed. */
export interface SignOrder {
  readonly meta: string
  readonly service: Service
  readonly version: string
  /** 64 hex digits. */
  readonly sha256: string
}

/** An agreement and with whom. */
export interface ProviderAgreement extends AgreementView {
  /** Base URL of Meta's endpoint. */
  readonly meta: string
}

const MAXIMUM_AGREEMENTS = 100

const order = fieldReader('request-malformed', 'the order')
const answer = fieldReader('answer-malformed', 'the answer about agreements')

/** @param value parsed JSON. @throws {ProtocolError} `request-malformed`. */
export function parseApplyOrder(value: unknown): ApplyOrder {
  const fields = order.closedObject(value, ['meta', 'service', 'name', 'features'])
  const name = order.optionalText(fields, 'name', ASSUMED_MAXIMUM_PARTNER_NAME)
  return {
    meta: meta(order, fields),
    service: order.choice(fields, 'service', META_HANDLES),
    ...(name === undefined ? {} : { name }),
    ...(fields['features'] === undefined
      ? {}
      : { features: order.choices(fields, 'features', PARTNER_FEATURES) }),
  }
}

/** @param value parsed JSON. @throws {ProtocolError} `request-malformed`. */
export function parseSignOrder(value: unknown): SignOrder {
  const fields = order.closedObject(value, ['meta', 'service', 'version', 'sha256'])
  return {
    meta: meta(order, fields),
    service: order.choice(fields, 'service', META_HANDLES),
    version: order.matching(fields, 'version', /^[\x21-\x7e]{1,32}$/),
    sha256: order.matching(fields, 'sha256', /^[0-9a-f]{64}$/),
  }
}

/** What the list is narrowed to. */
export interface AgreementFilter {
  readonly meta?: string | undefined
  readonly service?: Service | undefined
}

/** @param query of the URL: each name at most once. @throws {ProtocolError} `request-malformed`. */
export function parseAgreementFilter(query: URLSearchParams): AgreementFilter {
  const names = [...query.keys()]
  if (new Set(names).size !== names.length) throw order.wrong('query')
  const fields = order.closedObject(Object.fromEntries(query), ['meta', 'service'])
  const service = query.get('service')
  if (service !== null && !isService(service)) throw order.wrong('service')
  return {
    ...(fields['meta'] === undefined ? {} : { meta: meta(order, fields) }),
    ...(service === null ? {} : { service }),
  }
}

export function encodeProviderAgreement(agreement: ProviderAgreement): object {
  return { meta: agreement.meta, ...encodeAgreementView(agreement) }
}

/** What applying and signing answer. @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseProviderAgreement(value: unknown): ProviderAgreement {
  return { meta: meta(answer, answer.object(value)), ...parseAgreementView(value) }
}

/** @param agreements at most 100. */
export function encodeProviderAgreements(agreements: readonly ProviderAgreement[]): object {
  return { agreements: agreements.map(encodeProviderAgreement) }
}

/** @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseProviderAgreements(value: unknown): readonly ProviderAgreement[] {
  const list = answer.list(answer.object(value), 'agreements', MAXIMUM_AGREEMENTS)
  return list.map(parseProviderAgreement)
}

function meta(read: FieldReader, fields: Fields): string {
  const url = read.text(fields, 'meta', ASSUMED_PARTNER_URL)
  if (!isPartnerUrl(url)) throw read.wrong('meta')
  return url
}
