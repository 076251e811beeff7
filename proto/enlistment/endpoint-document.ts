// Where the simulated Meta endpoint is reached and which root signs its chat server (assumption: a partner
// learns this from its agreement; the framework names no document).
import { isService, META_HANDLES, type Service } from '../address.js'
import { fromBase64url, toBase64url, type Bytes } from '../bytes.js'
import { ProtocolError } from '../errors.js'

export interface ServiceEndpoints {
  /** URL of the enlistment route. */
  readonly enlist: string
  /** `tcp://host:port`. */
  readonly chat: string
  /** `ws://` or `wss://`, with its path. */
  readonly chatWs: string
  /** Base URL of the media server. */
  readonly media: string
}

export interface EndpointDocument {
  /** Newest last, such as `1.0.3`. */
  readonly protocolVersions: readonly string[]
  /** Of the services that take partners. */
  readonly services: Readonly<Partial<Record<Service, ServiceEndpoints>>>
  /** 32 octets, XEdDSA over Curve25519. To be pinned; whoever serves the document can forge it. */
  readonly trustRoot: Bytes
}

const SCHEMES: Readonly<Record<keyof ServiceEndpoints, readonly string[]>> = {
  enlist: ['http:', 'https:'],
  chat: ['tcp:'],
  chatWs: ['ws:', 'wss:'],
  media: ['http:', 'https:'],
}

export function encodeEndpointDocument(document: EndpointDocument): object {
  return { ...document, trustRoot: toBase64url(document.trustRoot) }
}

/** @param value parsed JSON. @throws {ProtocolError} `answer-malformed`. */
export function parseEndpointDocument(value: unknown): EndpointDocument {
  if (!isRecord(value)) throw malformed('it is no object')
  const { protocolVersions, services, trustRoot } = value
  if (!Array.isArray(protocolVersions) || !protocolVersions.every((version) => typeof version === 'string')) {
    throw malformed('protocolVersions is no list of versions')
  }
  if (!isRecord(services) || !Object.keys(services).every(isService)) throw malformed('services is wrong')
  const root = typeof trustRoot === 'string' ? fromBase64url(trustRoot) : undefined
  if (root?.length !== 32) throw malformed('trustRoot is not 32 bytes')
  const offered: Partial<Record<Service, ServiceEndpoints>> = {}
  for (const service of META_HANDLES) {
    if (services[service] !== undefined) offered[service] = endpoints(services[service])
  }
  return { protocolVersions, services: offered, trustRoot: root }
}

function endpoints(value: unknown): ServiceEndpoints {
  if (!isRecord(value)) throw malformed('a service has no addresses')
  const read = (name: keyof ServiceEndpoints): string => {
    const text = value[name]
    if (typeof text !== 'string' || !URL.canParse(text) || !SCHEMES[name].includes(new URL(text).protocol)) {
      throw malformed(`${name} is not an address of its kind`)
    }
    return text
  }
  return { enlist: read('enlist'), chat: read('chat'), chatWs: read('chatWs'), media: read('media') }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(why: string): ProtocolError {
  return new ProtocolError('answer-malformed', `the endpoint document cannot be used: ${why}`)
}
