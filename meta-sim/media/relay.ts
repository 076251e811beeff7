// The relay (framework: media): a user of Meta's own asks here for a partner's blob, and Meta's server fetches it
// from `{registered media base URL}/{storage reference}`, so that the partner never learns who asked.
//
// It is no proxy: of the request only the integrator's id, the reference and one range of bytes count, each parsed;
// the address is the registered one; of the answer only bytes, counted, and the status by a table.
import type { IncomingMessage } from 'node:http'
import type { Request, Response, Router } from 'express'
import { ASSUMED_MAXIMUM_BLOB_BYTES } from '#proto/assumptions.js'
import { blobLabel } from '#proto/hosting/blob-label.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { AskedRange } from '#platform/http/byte-range.js'
import { HttpError } from '#platform/http/error.js'
import { FetchError, secureUrl } from '#platform/http/fetch.js'
import { guardedRequest } from '#platform/http/guarded-request.js'
import { BLOB_HEADERS } from '#platform/http/serve-blob.js'
import type { Logger } from '#platform/log.js'
import type { AddressGuard } from '#platform/net/address-guard.js'
import type { Resolve } from '#platform/net/resolve.js'
import { mayFetchMedia } from '../consent/partner-media.js'
import type { Partner } from '../registry/partner.js'
import type { Registry } from '../registry/registry.js'
import { askedRange, formatRange } from './asked-range.js'
import { requestedBlob } from './download.js'
import type { MediaAuth } from './media-auth.js'
import { type PartnerBlob, readPartnerAnswer, relayFailure } from './partner-answer.js'
import { unknownMedia } from './refusals.js'
import { relayBody, type RelayedBody } from './relay-body.js'
import type { Relay, Relays } from './relays.js'
import { requireHolder } from './require-holder.js'

export interface RelayLimits {
  readonly connectMilliseconds: number
  readonly answerMilliseconds: number
  readonly idleMilliseconds: number
}

export interface RelayDeps {
  readonly registry: Registry
  readonly mediaAuth: Pick<MediaAuth, 'holder'>
  readonly relays: Relays
  readonly guard: AddressGuard
  readonly resolve: Resolve
  readonly limits: RelayLimits
  readonly clock: Clock
  readonly log: Logger
  readonly trace?: TraceSink | undefined
}

/** Everything below belongs to the relay; what of it is a path and what is not, the parser knows. */
const RELAYED = /^\/interop\//

/** One relay, from its request to its end. */
interface Exchange {
  readonly integrator: number
  /** Of the reference. */
  readonly label: string
}

export function relayRoutes(router: Router, deps: RelayDeps): void {
  router.get(RELAYED, async (request, response) => {
    const account = await requireHolder(deps.mediaAuth, request)
    const { integrator, reference } = requestedBlob(request, 'partner')
    const partner = await deps.registry.find(integrator)
    if (!partner || !mayFetchMedia(account, partner)) throw unknownMedia()
    const asked = askedRange(request.headers.range)
    const relay = deps.relays.begin({ jid: account.jid, integrator })
    const exchange = { integrator, label: blobLabel(reference) }
    try {
      await relayOne(deps, { exchange, relay, request, response, asked, url: target(partner, reference) })
    } finally {
      relay.end()
    }
  })
}

interface RelayOne {
  readonly exchange: Exchange
  readonly relay: Relay
  readonly request: Request
  readonly response: Response
  readonly asked: AskedRange | undefined
  readonly url: URL
}

async function relayOne(deps: RelayDeps, one: RelayOne): Promise<void> {
  const { relay, request, response, asked, exchange } = one
  const onGone = (): void => {
    relay.abort(new HttpError(503, 'client-gone', 'nobody waits for it any more'))
  }
  response.once('close', onGone)
  // The deadlines here are the relay's own; the socket's would run while the partner is waited for.
  request.socket.setTimeout(0)
  traceAsked(deps, exchange)
  const upstream = await ask(deps, one)
  const blob = readOrDestroy(upstream, asked)
  setHeaders(response, blob)
  response.off('close', onGone)
  if (request.method === 'HEAD') {
    upstream.destroy()
    response.end()
    traceEnd(deps, exchange, blob.status, { end: 'whole', bytes: 0 })
    return
  }
  const body = await relayBody(upstream, response, {
    length: blob.length,
    maximumBytes: ASSUMED_MAXIMUM_BLOB_BYTES,
    idleMilliseconds: deps.limits.idleMilliseconds,
    clock: deps.clock,
    signal: relay.signal,
  })
  traceEnd(deps, exchange, blob.status, body)
}

/** GET, also for HEAD: the record shows partners nothing else. */
async function ask(
  { guard, resolve, clock, limits, log }: RelayDeps,
  { url, relay, asked, exchange }: RelayOne,
): Promise<IncomingMessage> {
  const range = asked ? { range: formatRange(asked) } : {}
  const headers = { 'accept-encoding': 'identity', ...range }
  try {
    return await guardedRequest(url, { ...limits, guard, resolve, clock, headers, signal: relay.signal })
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    log.info(
      { integrator: exchange.integrator, blob: exchange.label, failure: error.code },
      'a partner’s media could not be fetched',
    )
    throw relayFailure(error)
  }
}

function readOrDestroy(upstream: IncomingMessage, asked: AskedRange | undefined): PartnerBlob {
  try {
    return readPartnerAnswer(upstream, asked)
  } catch (error) {
    upstream.destroy()
    throw error
  }
}

/** Ours alone, whatever the partner's were. */
function setHeaders(response: Response, { status, length, contentRange }: PartnerBlob): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(BLOB_HEADERS)) response.setHeader(name, value)
  if (length !== undefined) response.setHeader('content-length', length)
  if (contentRange !== undefined) response.setHeader('content-range', contentRange)
}

/** The base URL was checked at registration, the reference is of a form that cannot leave its place in a path. */
function target({ mediaBaseUrl }: Partner, reference: string): URL {
  return secureUrl(`${mediaBaseUrl}/${reference}`)
}

function traceAsked({ trace }: RelayDeps, { integrator, label }: Exchange): void {
  trace?.({
    ...{ cid: `blob/${label}`, layer: 'media', dir: 'out', kind: 'relay', size: 0, sens: 'meta' },
    summary: `asks partner ${integrator} for an encrypted blob`,
    detail: { integrator },
  })
}

function traceEnd(
  { trace, log }: RelayDeps,
  { integrator, label }: Exchange,
  status: number,
  { end, bytes }: RelayedBody,
): void {
  if (end !== 'whole') log.info({ integrator, blob: label, end, bytes }, 'a relay was cut')
  trace?.({
    ...{ cid: `blob/${label}`, layer: 'media', dir: 'in', kind: 'relayed', size: bytes, sens: 'meta' },
    summary: `partner ${integrator} answered ${status}, ${bytes} bytes relayed: ${end}`,
    detail: { integrator, status, end },
  })
}
