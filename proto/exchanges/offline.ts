// The mailbox handed over after a login: `<ib><offline_preview/></ib>`, the stored stanzas marked `offline`,
// `<ib><offline count/></ib>` (Stanzas: offline queue).
import { ASSUMED_OFFLINE_MARK } from '../assumptions.js'
import { child, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { optionalNumber, requireTag } from './attributes.js'

/** What waits; `count` is the sum. */
export interface OfflinePreview {
  readonly count: number
  readonly message: number
  readonly receipt: number
  readonly notification: number
}

export type InformationBanner =
  | ({ readonly type: 'offline-preview' } & OfflinePreview)
  /** All of it was handed over. */
  | { readonly type: 'offline-done'; readonly count: number }

export function offlinePreview(preview: OfflinePreview): Stanza {
  const { count, message, receipt, notification } = preview
  const attrs = {
    count: String(count),
    message: String(message),
    receipt: String(receipt),
    notification: String(notification),
  }
  return stanza('ib', {}, [stanza('offline_preview', attrs)])
}

export function offlineDone(count: number): Stanza {
  return stanza('ib', {}, [stanza('offline', { count: String(count) })])
}

/**
 * `undefined` for a banner of a kind nobody here knows, which is ignored.
 * @throws {ProtocolError} `exchange-malformed`.
 */
export function readInformationBanner(node: Stanza): InformationBanner | undefined {
  requireTag(node, 'ib')
  const preview = child(node, 'offline_preview')
  if (preview) return { type: 'offline-preview', ...readPreview(preview) }
  const done = child(node, 'offline')
  return done && { type: 'offline-done', count: requireNumber(done, 'count') }
}

/** The single kinds are optional: only their sum is on record. */
function readPreview(preview: Stanza): OfflinePreview {
  return {
    count: requireNumber(preview, 'count'),
    message: optionalNumber(preview, 'message') ?? 0,
    receipt: optionalNumber(preview, 'receipt') ?? 0,
    notification: optionalNumber(preview, 'notification') ?? 0,
  }
}

/** The stanza as it is redelivered from the mailbox. */
export function markOffline(node: Stanza): Stanza {
  return stanza(node.tag, { ...node.attrs, offline: ASSUMED_OFFLINE_MARK }, node.content)
}

export function isOffline(node: Stanza): boolean {
  return node.attrs['offline'] !== undefined
}
