// What the engine reports and answers about files, applied to a view.
import type { ClientEvent, DownloadPolicy } from '../../client/api.js'
import { withChat, withRow } from '../chats.js'
import { errorLine, failureLine, infoLine } from '../error-lines.js'
import { step, type Input, type Intent, type Step } from '../input.js'
import { sendingFileRow, type MessageRow } from '../rows.js'
import { refOf } from '../talk/open-chat.js'
import { withSent } from '../talk/paging.js'
import type { Line, View } from '../view.js'
import { isFileRow, type FileRow } from './media-actions.js'
import { inState, withProgress } from './media-item.js'
import { byteSize } from './quantities.js'

type Told<Name extends ClientEvent['event']> = Extract<ClientEvent, { event: Name }>
type Answer<Type extends Input['type']> = Extract<Input, { type: Type }>

/** The row of a file of the open chat. */
function find(view: View, address: string, id: string): FileRow | undefined {
  if (view.chat?.with !== address) return undefined
  return view.chat.rows.findLast((row): row is FileRow => row.id === id && isFileRow(row))
}

function replaced(view: View, row: MessageRow): View {
  if (view.chat === undefined) return view
  const rows = view.chat.rows.map((other) => (other.key === row.key ? row : other))
  return { ...view, chat: { ...view.chat, rows } }
}

/** A row of ours has only its name until the engine has stored what the file is. */
function andLookAgain(row: FileRow, view: View): Step {
  return row.media.state === 'preparing' ? step(view, { do: 'refresh' }) : step(view)
}

export function onProgress(view: View, event: Told<'progress'>): Step {
  const row = find(view, event.with, event.id)
  if (row === undefined) return step(view)
  const { direction, bytes, total } = event
  return andLookAgain(
    row,
    replaced(view, { ...row, media: withProgress(row.media, direction, { bytes, total }) }),
  )
}

/** An upload that goes on takes back what was said of its message when it ended. */
function stateWhile(row: MessageRow, media: Told<'media'>['state']): Pick<MessageRow, 'state' | 'reason'> {
  if (media === 'stopped') return { state: 'stopped', reason: undefined }
  const ended = row.state === 'stopped' || row.state === 'failed'
  return media === 'uploading' && ended ? { state: 'sending', reason: undefined } : row
}

export function onMediaState(view: View, event: Told<'media'>): Step {
  const row = find(view, event.with, event.id)
  if (row === undefined) return view.chat?.with === event.with ? step(view, { do: 'refresh' }) : step(view)
  const { state, reason } = row.own ? stateWhile(row, event.state) : row
  const media = inState(row.media, event.state, event.reason)
  return andLookAgain(row, replaced(view, { ...row, state, reason, media }))
}

export function onSendingFile(view: View, input: Answer<'sending-file'>): Step {
  const row = sendingFileRow(input.id, input, input.now)
  const chats = withChat(view.chats, input.to, (item) => withRow(item, row, false))
  if (view.chat?.with !== input.to) return step({ ...view, chats })
  const next = { ...view, chats, chat: withSent(view.chat, row) }
  return view.chat.gap ? step(next, { do: 'talk', talk: { ask: 'newest', with: input.to } }) : step(next)
}

export function onSaved(view: View, { path, size }: Answer<'saved'>): Step {
  return step({ ...view, line: infoLine(`saved ${byteSize(size)} as ${path}`) })
}

/** A sound that ended before half of it could be heard. */
function endedEarly({ media: { seconds } }: FileRow, after: number | undefined): boolean {
  return seconds !== undefined && seconds > 1 && after !== undefined && after < (seconds * 1000) / 2
}

/** Who sent a voice message learns that it was played to its end, as far as this user lets them. */
function heard(row: FileRow, address: string, after: number | undefined): readonly Intent[] {
  if (row.own || row.media.kind !== 'voice' || after === undefined) return []
  return [{ do: 'talk', talk: { ask: 'played', message: refOf({ with: address }, row) } }]
}

/** At most one plays. */
export function onPlaying(view: View, { with: address, id, playing, after }: Answer<'playing'>): Step {
  const row = find(view, address, id)
  if (row === undefined || row.media.playing === playing) return step(view)
  const next = replaced(view, { ...row, media: { ...row.media, playing } })
  if (!endedEarly(row, after)) return step(next, ...heard(row, address, after))
  const line = errorLine('the player ended early', 'you', 'see whether this machine has a sound device')
  return step({ ...next, line })
}

export function onUndrawable(view: View, { with: address, id }: Answer<'undrawable'>): Step {
  const row = find(view, address, id)
  return step(
    row === undefined ? view : replaced(view, { ...row, media: { ...row.media, undrawable: true } }),
  )
}

/** What a person can do about a file that could not be had; `undefined`: what the error itself suggests. */
function nextAfter({ act, failure }: Answer<'media-failed'>): string | undefined {
  if (failure.code === 'cannot-connect' || failure.code === 'timed-out')
    return 'try it again when you are online'
  if (failure.code !== undefined && failure.code !== 'failed') return undefined
  return act === 'play' || act === 'open' ? 's or /save saves it' : 'try it again'
}

export function onMediaFailed(view: View, answer: Answer<'media-failed'>): Step {
  const { failure } = answer
  const next = nextAfter(answer)
  const line = next === undefined ? failureLine(view, failure) : errorLine(failure.message, 'you', next)
  return step({ ...view, line })
}

const POLICIES: Readonly<Record<DownloadPolicy, string>> = {
  off: 'no file is fetched by itself',
  small: 'files up to 1 MiB are fetched by themselves, from contacts you have accepted',
  all: 'every file is fetched by itself, from contacts you have accepted',
}

export function infoDownloads(downloads: DownloadPolicy): Line {
  return infoLine(`downloads ${downloads}: ${POLICIES[downloads]}`)
}

export function onDownloads(view: View, downloads: DownloadPolicy): Step {
  return step({ ...view, downloads, line: infoDownloads(downloads) })
}
