// A pair whose two may decide about each other: a partner's user and one of Meta's own, without devices.
import { isJid, type Jid, parseJid } from '#proto/stanza/jid.js'

export interface ContactPair {
  readonly partner: Jid
  readonly meta: Jid
}

/** `undefined` for two of one side, and for what is no person. */
export function contactPair(one: string, other: string): ContactPair | undefined {
  if (!isJid(one) || !isJid(other)) return undefined
  const [mine, theirs] = [sideOf(one), sideOf(other)]
  if (!mine || !theirs || mine === theirs) return undefined
  return mine === 'partner' ? { partner: one, meta: other } : { partner: other, meta: one }
}

/** `undefined` for what is no person: the server, groups, devices. */
function sideOf(jid: Jid): keyof ContactPair | undefined {
  const parsed = parseJid(jid)
  if (!('device' in parsed) || parsed.device !== 0) return undefined
  return parsed.kind === 'interop' ? 'partner' : 'meta'
}

/** The partner's user first, so that everybody of one is found by it. No JID holds a bar. */
export function contactKey({ partner, meta }: ContactPair): string {
  return `${partner}|${meta}`
}
