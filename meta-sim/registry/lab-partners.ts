// Registering partners in the lab, with agreements in any state and nothing signed (assumption, the lab's alone).
import type { Router } from 'express'
import { isHandle, isService, META_HANDLES, type Service } from '#proto/address.js'
import { AGREEMENT_STATUSES } from '#proto/agreement/agreement-view.js'
import { ASSUMED_LAB_PARTNERS_PATH, ASSUMED_MAXIMUM_PARTNER_NAME } from '#proto/assumptions.js'
import { IDENTIFIER_TYPES } from '#proto/exchanges/integrators.js'
import { SIGNATURE_ALGORITHMS } from '#proto/identity/jws.js'
import type { Clock } from '#platform/clock.js'
import { bodyJson, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { FetchError, isLoopback, secureUrl } from '#platform/http/fetch.js'
import {
  storedChoice,
  storedFields,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'
import { type Agreement, beginAgreement } from './agreement.js'
import { type Agreements, INTEGRATOR_IDS, parseFeatures } from './partner.js'
import type { PartnerDetails, RegistrationRefusal, Registry } from './registry.js'

const MAXIMUM_BODY_BYTES = 8 * 1024

const REFUSALS: Readonly<Record<RegistrationRefusal, string>> = {
  'id-taken': 'another partner has this id, or this partner has another one',
  'issuer-taken': 'another partner has this issuer',
  'registry-full': 'every integrator id is taken',
}

interface LabPartnerDeps {
  readonly registry: Registry
  /** Media of partners on this machine is relayed. */
  readonly loopbackPartners: boolean
  readonly clock: Clock
}

/** Answers the partner with its integrator id. The same handle again changes the partner's addresses. */
export function labPartnerRoutes(router: Router, deps: LabPartnerDeps): void {
  router.post(ASSUMED_LAB_PARTNERS_PATH, readBody(MAXIMUM_BODY_BYTES), async (request, response) => {
    const partner = await deps.registry.register(parseDetails(bodyJson(request), deps))
    if (typeof partner === 'string') throw new HttpError(409, partner, REFUSALS[partner])
    response.json(partner)
  })
}

/** @throws {HttpError} 400 saying which member is wrong. */
function parseDetails(value: unknown, { loopbackPartners, clock }: LabPartnerDeps): PartnerDetails {
  try {
    const fields = storedFields(value)
    return {
      id: fields['id'] === undefined ? undefined : integratorId(storedInteger(fields, 'id')),
      name: name(storedText(fields, 'name')),
      handle: handle(storedText(fields, 'handle')),
      issuer: baseUrl(storedText(fields, 'issuer')),
      algorithms: storedList(fields, 'algorithms').map((algorithm) =>
        storedChoice({ algorithm }, 'algorithm', SIGNATURE_ALGORITHMS),
      ),
      baseUrl: baseUrl(storedText(fields, 'baseUrl')),
      mediaBaseUrl: mediaBaseUrl(storedText(fields, 'mediaBaseUrl'), loopbackPartners),
      identifierType: storedChoice(fields, 'identifierType', IDENTIFIER_TYPES),
      agreements: agreements(fields['agreements'], clock.now()),
      ...(fields['features'] === undefined ? {} : { features: parseFeatures(fields) }),
    }
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof FetchError)) throw error
    throw new HttpError(400, 'partner-malformed', error.message)
  }
}

/** By service, each just its state. */
function agreements(value: unknown, now: number): Agreements {
  const begun: Partial<Record<Service, Agreement>> = {}
  const fields = storedFields(value)
  for (const name of Object.keys(fields)) {
    const service = storedChoice({ name }, 'name', META_HANDLES)
    begun[service] = beginAgreement(storedChoice(fields, name, AGREEMENT_STATUSES), now, 'meta')
  }
  return begun
}

function integratorId(id: number): number {
  if (id < INTEGRATOR_IDS.first || id > INTEGRATOR_IDS.last) throw new TypeError('an id is 1 to 999')
  return id
}

function name(text: string): string {
  if (text.length === 0 || Array.from(text).length > ASSUMED_MAXIMUM_PARTNER_NAME)
    throw new TypeError('a name is 1 to 64 characters')
  return text
}

function handle(text: string): string {
  if (!isHandle(text) || isService(text)) throw new TypeError('a handle is [a-z0-9-]{2,32} and not reserved')
  return text
}

/** Kept without a trailing slash, since paths are appended. */
function baseUrl(text: string): string {
  const url = secureUrl(text)
  if (url.search !== '' || url.hash !== '') throw new TypeError('a base URL has no query and no fragment')
  return url.href.replace(/\/+$/, '')
}

/** What it resolves to is looked at whenever something is fetched from there. */
function mediaBaseUrl(text: string, loopbackPartners: boolean): string {
  const url = baseUrl(text)
  if (!loopbackPartners && isLoopback(new URL(url).hostname))
    throw new TypeError('media is not relayed from partners on this machine')
  return url
}
