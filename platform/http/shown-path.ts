// How paths stand in logs and traces where one of their parts is a capability: whoever knows it may fetch the blob.
import { createHash } from 'node:crypto'

/** Tells capabilities apart in logs without giving them away: `~` and 12 digits of their SHA-256. */
export function capabilityMark(capability: string): string {
  return `~${createHash('sha256').update(capability).digest('hex').slice(0, 12)}`
}

/** @param form two groups: what stays as it is, and the capability that follows it. */
export function hideCapability(path: string, form: RegExp): string {
  return path.replace(form, (_, head: string, capability: string) => head + capabilityMark(capability))
}
