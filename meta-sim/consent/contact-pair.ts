// A pair whose two may decide about each other: a partner's user and one of Meta's own, without devices.
import { isInteropJid, isJid, type Jid, tryParseJid } from '#proto/stanza/jid.js'

export interface ContactPair {
  readonly partner: Jid
  readonly meta: Jid
}

/** `undefined` for two of one side, and for what is no person. */
export function contactPair(one: string, other: string): ContactPair | undefined {
  if (!isPerson(one) || !isPerson(other)) return undefined
  if (isInteropJid(one) === isInteropJid(other)) return undefined
  return isInteropJid(one) ? { partner: one, meta: other } : { partner: other, meta: one }
}

function isPerson(jid: string): jid is Jid {
  const parsed = isJid(jid) ? tryParseJid(jid) : undefined
  return parsed !== undefined && 'device' in parsed && parsed.device === 0
}

/** The partner's user first, so that everybody of one is found by it. No JID holds a bar. */
export function contactKey({ partner, meta }: ContactPair): string {
  return `${partner}|${meta}`
}
