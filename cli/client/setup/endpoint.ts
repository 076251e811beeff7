// Meta's endpoint document and the trust root: fetched, and pinned at first use only where that is safe.
import { type Bytes, fromBase64url, sameBytes } from '#proto/bytes.js'
import type { Service } from '#proto/address.js'
import { ASSUMED_ENDPOINT_DOCUMENT_PATH } from '#proto/assumptions.js'
import {
  type EndpointDocument,
  parseEndpointDocument,
  type ServiceEndpoints,
} from '#proto/enlistment/endpoint-document.js'
import { isProtocolError } from '#proto/errors.js'
import { FetchError, fetchJson, isLoopback } from '#platform/http/fetch.js'
import { ClientError } from '../api.js'

/** @throws {ClientError} `cannot-connect`, `no-agreement`. */
export async function fetchEndpoint(meta: string, service: Service): Promise<ServiceEndpoints> {
  const { services } = await fetchDocument(meta)
  const endpoint = services[service]
  if (!endpoint)
    throw new ClientError(
      'no-agreement',
      `${service}: no agreement for this service yet; use --service whatsapp`,
    )
  return endpoint
}

/** @throws {ClientError} `usage` for no URL, `cannot-connect`. */
export async function fetchDocument(meta: string): Promise<EndpointDocument> {
  if (!URL.canParse(meta))
    throw new ClientError('usage', `${meta} is no URL; --meta takes one such as http://127.0.0.1:7422`)
  try {
    const { status, json } = await fetchJson(new URL(ASSUMED_ENDPOINT_DOCUMENT_PATH, meta).href)
    if (status !== 200)
      throw new ClientError('cannot-connect', `${meta} answered ${status}; is this Meta's endpoint?`)
    return parseEndpointDocument(json)
  } catch (error) {
    if (error instanceof FetchError) {
      const code =
        error.code === 'timed-out' ? 'timed-out' : error.code === 'insecure-url' ? 'usage' : 'cannot-connect'
      throw new ClientError(
        code,
        `cannot reach Meta: ${error.message}. Check that it runs and that --meta is right`,
        { cause: error },
      )
    }
    if (isProtocolError(error))
      throw new ClientError('cannot-connect', `${meta}: ${error.message}`, { cause: error })
    throw error
  }
}

export interface ChosenRoot {
  readonly root: Bytes
  /** Pinned from the document, at first use: the user must be told. */
  readonly pinned: boolean
}

/**
 * The root to trust for `meta`: what the user gave, else what is pinned, else the document's where the URL
 * is this machine.
 * @param given base64url of 32 bytes.
 * @throws {ClientError} `usage`, `trust-root-needed`, `trust-root-mismatch`.
 */
export function chooseTrustRoot(
  meta: string,
  document: EndpointDocument,
  given: string | undefined,
  known: { readonly url: string; readonly trustRoot: string } | undefined,
): ChosenRoot {
  const root = given === undefined ? undefined : readRoot(given)
  const pinned = known === undefined ? undefined : readRoot(known.trustRoot)
  if (pinned && root && !sameBytes(pinned, root))
    throw mismatch('the given root is another one than this profile trusts')
  if (pinned && known && sameOrigin(known.url, meta)) return { root: pinned, pinned: false }
  if (pinned) throw mismatch(`this profile belongs to ${known?.url ?? ''}`)
  if (root) return { root, pinned: false }
  if (!isLoopback(new URL(meta).hostname)) {
    throw new ClientError(
      'trust-root-needed',
      `the trust root of ${meta} is not known; give it with --trust-root or PARLEY_TRUST_ROOT (it is pinned by itself only for this machine)`,
    )
  }
  return { root: document.trustRoot, pinned: true }
}

function sameOrigin(a: string, b: string): boolean {
  return new URL(a).origin === new URL(b).origin
}

function readRoot(text: string): Bytes {
  const bytes = fromBase64url(text)
  if (bytes?.length !== 32)
    throw new ClientError('usage', 'a trust root is 32 bytes of base64url without padding')
  return bytes
}

function mismatch(why: string): ClientError {
  return new ClientError(
    'trust-root-mismatch',
    `${why}; a pinned root is never replaced. Use another --profile`,
  )
}
