// The path under which a message names its blob on Meta's media server (framework: media). A blob of a partner is
// asked for by Meta's own users and relayed from the partner's media host; one of Meta's is fetched there directly.
import { ProtocolError } from '../errors.js'
import { parseStorageReference, type StorageReference } from './storage-reference.js'

export type DirectPath =
  | {
      readonly hostedBy: 'partner'
      /** 1..999. */
      readonly integrator: number
      readonly reference: StorageReference
    }
  | { readonly hostedBy: 'meta'; readonly reference: StorageReference }

const OF_A_PARTNER = /^\/interop\/whatsapp\/download\/([1-9][0-9]{0,2})\/([^/]*)\/$/
const OF_META = /^\/v\/t([^/]*)$/

/** @throws {ProtocolError} `reference-malformed`. */
export function parseDirectPath(path: string): DirectPath {
  const [, integrator, ofPartner] = OF_A_PARTNER.exec(path) ?? []
  if (integrator !== undefined && ofPartner !== undefined) {
    const reference = parseStorageReference(ofPartner)
    return { hostedBy: 'partner', integrator: Number(integrator), reference }
  }
  const [, ofMeta] = OF_META.exec(path) ?? []
  if (ofMeta !== undefined) return { hostedBy: 'meta', reference: parseStorageReference(ofMeta) }
  throw new ProtocolError('reference-malformed', 'the path names no blob')
}

export function formatDirectPath(path: DirectPath): string {
  return path.hostedBy === 'partner'
    ? `/interop/whatsapp/download/${path.integrator}/${path.reference}/`
    : `/v/t${path.reference}`
}
