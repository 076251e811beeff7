// The path under which a WhatsApp client asks Meta's media server for a partner-hosted blob (framework: media).
import { ProtocolError } from '../errors.js'
import { parseStorageReference, type StorageReference } from './storage-reference.js'

interface DirectPath {
  /** 1..999. */
  readonly integrator: number
  readonly reference: StorageReference
}

const FORM = /^\/interop\/whatsapp\/download\/([1-9][0-9]{0,2})\/([^/]*)\/$/

/** @throws {ProtocolError} `reference-malformed`. */
export function parseDirectPath(path: string): DirectPath {
  const [, integrator, reference] = FORM.exec(path) ?? []
  if (integrator === undefined || reference === undefined) {
    throw new ProtocolError('reference-malformed', 'the path names no blob of a partner')
  }
  return { integrator: Number(integrator), reference: parseStorageReference(reference) }
}

export function formatDirectPath({ integrator, reference }: DirectPath): string {
  return `/interop/whatsapp/download/${integrator}/${reference}/`
}
