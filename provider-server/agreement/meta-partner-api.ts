// What the partner's server asks of Meta's endpoint about its agreements (Consent and the agreement; the routes are
// assumptions): apply, look, sign, have the checks made again.
import { FetchError, fetchJson, type FetchOptions } from '#platform/http/fetch.js'
import { HttpError } from '#platform/http/error.js'
import {
  type AgreementView,
  type AppliedView,
  parseAgreementView,
  parseAppliedView,
} from '#proto/agreement/agreement-view.js'
import { encodeApplication, type PartnerApplication } from '#proto/agreement/application.js'
import { encodeSignature } from '#proto/agreement/offer-signature.js'
import { ASSUMED_PARTNER_PATH } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'

/** One application, and what proves that it is ours. */
export interface KnownApplication {
  /** Base URL of Meta's endpoint. */
  readonly meta: string
  readonly application: string
  readonly secret: string
}

export interface MetaPartnerApi {
  /** @param replaced secret of the application that this one corrects, where that was signed. */
  apply(meta: string, application: PartnerApplication, replaced?: string): Promise<AppliedView>
  look(known: KnownApplication): Promise<AgreementView>
  /** Answers after the checks that follow. @param jws detached. */
  sign(known: KnownApplication, jws: string): Promise<AgreementView>
  check(known: KnownApplication): Promise<AgreementView>
}

/** The text of an offer and a hundred steps with their reasons. */
const MAXIMUM_BYTES = 512 * 1024
/** Signing waits for checks, each of which may wait for us. */
const CHECKS_MILLISECONDS = 30_000
const LONGEST_MESSAGE = 256

/**
 * Everything is asked over https, or on this machine, without following redirects. Methods throw {@link HttpError}
 * as our own operator is answered: 502 `meta-unreachable` or `meta-malformed`, 404 `application-unknown` where Meta
 * does not know the application any more, 409 `meta-refused` with what Meta says.
 */
export function createMetaPartnerApi(): MetaPartnerApi {
  const about = async (
    known: KnownApplication,
    path: string,
    options: FetchOptions,
  ): Promise<AgreementView> => {
    const url = `${known.meta}${ASSUMED_PARTNER_PATH}/applications/${known.application}${path}`
    const headers = { ...options.headers, authorization: `Bearer ${known.secret}` }
    return parsed(await ask(url, { ...options, headers }), parseAgreementView)
  }
  return {
    async apply(meta, application, replaced) {
      const options = post(encodeApplication(application))
      const proof = replaced === undefined ? {} : { authorization: `Bearer ${replaced}` }
      const headers = { ...options.headers, ...proof }
      const url = `${meta}${ASSUMED_PARTNER_PATH}/applications`
      return parsed(await ask(url, { ...options, headers }), parseAppliedView)
    },
    look: (known) => about(known, '', {}),
    sign: (known, jws) => about(known, '/signature', post(encodeSignature(jws))),
    check: (known) => about(known, '/checks', post({})),
  }
}

function post(body: object): FetchOptions {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    timeoutMilliseconds: CHECKS_MILLISECONDS,
  }
}

async function ask(url: string, options: FetchOptions): Promise<unknown> {
  try {
    const { status, json } = await fetchJson(url, { maximumBytes: MAXIMUM_BYTES, ...options })
    if (status >= 200 && status < 300) return json
    throw refused(status, json)
  } catch (cause) {
    if (!(cause instanceof FetchError)) throw cause
    throw new HttpError(502, 'meta-unreachable', `Meta's endpoint cannot be asked: ${cause.message}`, {
      cause,
    })
  }
}

function refused(status: number, json: unknown): HttpError {
  if (status === 401 || status === 404) {
    return new HttpError(
      404,
      'application-unknown',
      'Meta does not know this application: apply for the offer first',
    )
  }
  if (status >= 500)
    return new HttpError(502, 'meta-unreachable', `Meta's endpoint answers ${status}: try again later`)
  return new HttpError(409, 'meta-refused', `Meta refuses (${status}): ${messageOf(json)}`)
}

/** In Meta's words, bounded; whoever shows it makes it safe. */
function messageOf(json: unknown): string {
  const message = typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined
  return typeof message === 'string' ? message.slice(0, LONGEST_MESSAGE) : 'without a reason'
}

function parsed<T>(json: unknown, parse: (value: unknown) => T): T {
  try {
    return parse(json)
  } catch (cause) {
    if (!isProtocolError(cause, 'answer-malformed')) throw cause
    throw new HttpError(502, 'meta-malformed', `Meta's answer cannot be used: ${cause.message}`, { cause })
  }
}
