// The notice of a ping: its stanza id says whose it is, so that it can be taken back and judged like anything else
// that waits (framework: reachability; how is assumed).
import { isJid, type Jid } from '#proto/stanza/jid.js'

const PREFIX = 'ping-'

export function pingNoticeId(asker: Jid): string {
  return `${PREFIX}${asker}`
}

/** @param id of a notification by the server. */
export function isPingNotice(id: string): boolean {
  return pingAsker(id) !== undefined
}

/** Who asked; `undefined` where the id is of something else. */
export function pingAsker(id: string): Jid | undefined {
  const jid = id.startsWith(PREFIX) ? id.slice(PREFIX.length) : ''
  return isJid(jid) ? jid : undefined
}
