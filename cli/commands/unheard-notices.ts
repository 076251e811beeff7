// Notices that stand in no chat, for whoever runs a command about something else: its connection may bring them, and
// they come once.
import type { NoticeKind, ParleyClient } from '../client/api.js'
import type { Output } from './output.js'
import { noticeText } from './plain-text.js'

/** A refused or replaced login is the command's own failure. */
const UNHEARD: ReadonlySet<NoticeKind> = new Set(['reachability-ping', 'interop-news', 'info'])

/** Says them on stderr for as long as the client is open. */
export function sayNotices(client: Pick<ParleyClient, 'subscribe'>, { note }: Pick<Output, 'note'>): void {
  client.subscribe((event) => {
    if (event.event === 'notice' && UNHEARD.has(event.notice)) note(noticeText(event))
  })
}
