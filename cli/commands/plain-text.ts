// Output for people: each record as one line, with everything from outside sanitised.
import type { ConnectionState, DownloadPolicy, MediaState, NoticeKind, SentState } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { byteSize } from '../state/media/quantities.js'
import { quoteText } from '../state/talk/message-pieces.js'
import { quoteItem } from '../state/talk/quote-item.js'
import { agreementText } from './agreement-record.js'
import { consentLines } from './consent-question.js'
import { appText, interopLine, interopText } from './interop-text.js'
import { actLines, evidenceLines } from './info.js'
import { ledgerText } from './ledger-text.js'
import { mediaText } from './media-text.js'
import type { MessageRecord } from '../faces/message-record.js'
import { operatorPartnerText, operatorReportText } from './operator-record.js'
import type { HeardEvent, OutputRecord, StatusRecord } from './output.js'
import { privacyText } from './privacy.js'
import { reportText, requestText } from './request-record.js'
import { safetyText } from './safety.js'
import { stamp } from '../faces/stamp.js'
import { talkText } from './talk-text.js'

const MARKS: Readonly<Record<SentState, string>> = {
  sending: 'sending',
  held: 'held',
  stopped: 'stopped',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'played',
  failed: 'failed',
}

const DOWNLOADS: Readonly<Record<DownloadPolicy, string>> = {
  off: 'none',
  small: 'up to 1 MiB',
  all: 'all',
}
const MEDIA: Readonly<Record<MediaState, string>> = {
  remote: 'is not fetched',
  fetching: 'is being fetched',
  here: 'is here',
  gone: 'is gone',
  damaged: 'is damaged',
  uploading: 'is on its way to the media host',
  stopped: 'is stopped on its way to the media host',
  uploaded: 'is at the media host',
}

/** What to do about a notice, where its text leaves that to the program that shows it. */
const NEXT_STEPS: Partial<Record<NoticeKind, string>> = {
  'reachability-ping':
    ' (parley partners enable ID turns it on, parley interop pings off ends such questions)',
  'interop-news': ' (parley partners list)',
}
/** Of texts that are printed as results, whatever they are printed on. */
const WIDTH = 80

/** The record as people read it; several lines for `status`, `interop`, `warnings`, agreements and reports. */
export function plainText(record: OutputRecord): string {
  switch (record.event) {
    case 'message':
      return message(record)
    case 'receipt':
      return `${record.id} ${MARKS[record.state]} · ${sanitise(record.from)}`
    case 'notice':
      return `${stamp(record.timestamp)} ! ${noticeText(record)}`
    case 'enlisted':
      return `enlisted as ${sanitise(record.login)}`
    case 'reaction':
    case 'revoked':
    case 'typing':
    case 'presence':
    case 'chat':
      return talkText(record)
    case 'sent':
      return `sent ${record.id}`
    case 'queued':
      return `queued ${record.id}: ${sanitise(record.reason)}`
    case 'failed':
      return `failed ${record.id}: ${sanitise(record.reason)}`
    case 'stopped':
      return `stopped ${record.id}`
    case 'media':
      return `the file of ${record.id} ${MEDIA[record.state]}${because(record.reason)}`
    case 'saved':
      return `saved ${record.id} as ${sanitise(record.path)} (${byteSize(record.size)})`
    case 'cancelled':
      return `cancelled ${record.id}: it is not sent`
    case 'downloads':
      return `files of accepted contacts are fetched by themselves: ${DOWNLOADS[record.policy]}`
    case 'partner':
      return 'agreements' in record ? operatorPartnerText(record) : appText(record)
    case 'report':
      return operatorReportText(record)
    case 'agreement':
      return agreementText(record)
    case 'signed-in':
      return `signed in as ${sanitise(record.user)} at ${sanitise(record.provider)}`
    case 'trusted':
      return `trusted the present key of ${sanitise(record.with)}; ${record.released} held message(s) released`
    case 'blocked':
      return `blocked ${sanitise(record.address)}`
    case 'unblocked':
      return `unblocked ${sanitise(record.address)}`
    case 'request':
      return requestText(record)
    case 'reported':
      return reportText(sanitise(record.with), record.attached, record.blocked)
    case 'asked':
      return `asked for ${sanitise(record.address)}: nothing more is ever told; if they turn this app on, parley send reaches them`
    case 'interop':
      return interopText(record.interop)
    case 'warnings':
      return consentLines(record, WIDTH).join('\n')
    case 'ledger':
      return ledgerText(record)
    case 'unenlisted':
      return `left ${record.service}: Meta forgets this account, the history stays here; parley enlist comes back`
    case 'status':
      return status(record)
    case 'forgotten':
      return `forgot ${record.id}: it is gone here, and nowhere else`
    case 'read':
      return `read the chat with ${sanitise(record.with)}`
    case 'word':
      return sanitise(record.word)
    case 'info':
      return [plainText(record.message), ...evidenceLines(record.evidence), ...actLines(record.acts)].join(
        '\n',
      )
    case 'safety':
      return safetyText(record)
    case 'privacy':
      return privacyText(record)
    case 'exported':
      return `exported ${record.rows} rows of the chat with ${sanitise(record.with)} to ${sanitise(record.path)}`
  }
}

/** What it says and what to do about it. */
export function noticeText({ text, notice }: { readonly text: string; readonly notice: NoticeKind }): string {
  return `${sanitise(text)}${NEXT_STEPS[notice] ?? ''}`
}

/** Something that happened while somebody listened, as one line. */
export function heardText(event: HeardEvent): string {
  return event.event === 'interop' ? interopLine(event.interop) : plainText(event)
}

/** What people write stands behind the first colon or is indented by four; what is said about it is not. */
function message(record: MessageRecord): string {
  const { id, media } = record
  const when = stamp(record.timestamp)
  if (record.revoked === true) return `${when} ${whose(record)} * taken back`
  const text = sanitise((media ? media.caption : record.text) ?? '', { multiline: true })
  const body = `${media ? mediaText(id, media) : ''} ${text}`.trim().replaceAll('\n', '\n    ')
  const asks = record.request === true ? ' (request: parley requests list)' : ''
  const state = record.state === undefined ? '' : ` [${MARKS[record.state]}${because(record.reason)}]`
  const quote = quoted(record)
  const said = quote === undefined ? `: ${body}` : ` answers ${quote}\n    ${body}`
  return `${when} ${whose(record)}${asks}${said}${state}${reactions(record)}`
}

function whose({ direction, to, from }: MessageRecord): string {
  return direction === 'out' ? `you → ${sanitise(to)}` : sanitise(from)
}

function quoted({ quote, direction, from, to }: MessageRecord): string | undefined {
  const peer = sanitise(direction === 'out' ? to : from)
  return quote === undefined ? undefined : quoteText(quoteItem(quote), peer)
}

function reactions({ reactions: given = [] }: MessageRecord): string {
  return given.map(({ emoji, from }) => `\n  reaction ${sanitise(emoji)} ${sanitise(from)}`).join('')
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${sanitise(reason)}`
}

function status(record: StatusRecord): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['profile', record.profile],
    ['account', record.kind === 'partner' ? 'partner account' : 'Meta test account'],
    ['address', record.address],
    ['service', record.service],
    ['login', record.enlisted ? record.login : 'not enlisted'],
    ['provider', record.provider],
    ['meta', record.meta],
    ['trust root', record.trustRoot],
    ['connection', connection(record.connection)],
    ['outbox', `${record.outbox} waiting`],
    ['chats', String(record.chats)],
    ['requests', record.requests === 0 ? 'none' : `${record.requests} waiting: parley requests list`],
    ...(record.kind === 'meta' ? [['interop', record.interop ?? 'not known'] as const] : []),
    ['downloads', record.downloads],
  ]
  return rows.map(([name, value]) => `${name.padEnd(11)} ${sanitise(value ?? '–')}`).join('\n')
}

export function connection(state: ConnectionState): string {
  switch (state.state) {
    case 'online':
      return `online since ${stamp(state.since)}`
    case 'connecting':
      return 'connecting'
    case 'waiting':
      return `no connection (${state.reason}); next attempt at ${stamp(state.retryAt)}`
    case 'offline':
      return `offline (${state.reason})`
  }
}
