// The file of a message as the log shows it. What its sender says is sanitised here and nowhere later.
import type { MediaKind, MediaState, MediaView } from '../../client/api.js'
import { sanitise } from '../sanitise.js'

/** Values of a waveform that are looked at. */
const MAX_LEVELS = 256

export interface Progress {
  readonly bytes: number
  readonly total: number
}

/** `preparing`: our own file is being looked at, nothing is stored yet; `unsendable`: nothing will be. */
export type ItemState = MediaState | 'preparing' | 'unsendable'

export interface MediaItem {
  readonly kind: MediaKind
  readonly mimetype: string
  /** `undefined` until our own file has been looked at. */
  readonly size: number | undefined
  readonly name: string | undefined
  readonly width: number | undefined
  readonly height: number | undefined
  readonly seconds: number | undefined
  readonly waveform: readonly number[]
  readonly state: ItemState
  readonly reason: string | undefined
  readonly progress: Progress | undefined
  readonly hasThumbnail: boolean
  /** There was a picture, and it could not be decoded. */
  readonly undrawable: boolean
  readonly playing: boolean
}

const NOTHING_KNOWN = {
  size: undefined,
  name: undefined,
  width: undefined,
  height: undefined,
  seconds: undefined,
  waveform: [],
  reason: undefined,
  progress: undefined,
  hasThumbnail: false,
  undrawable: false,
  playing: false,
} as const

const line = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : sanitise(text)

export function mediaItem(view: MediaView): MediaItem {
  return {
    ...NOTHING_KNOWN,
    kind: view.kind,
    mimetype: sanitise(view.mimetype),
    size: view.size,
    name: line(view.fileName),
    width: view.width,
    height: view.height,
    seconds: view.seconds,
    waveform: (view.waveform ?? []).slice(0, MAX_LEVELS),
    state: view.state,
    reason: line(view.reason),
    hasThumbnail: view.hasThumbnail,
  }
}

/** Our own file, before anything but its name is known. */
export function preparedItem(name: string, voice: boolean): MediaItem {
  return {
    ...NOTHING_KNOWN,
    kind: voice ? 'voice' : 'document',
    mimetype: '',
    name: sanitise(name),
    state: 'preparing',
  }
}

/** The item after its file came to another state. Progress made so far is told until the transfer ends. */
export function inState(item: MediaItem, state: MediaState, reason?: string): MediaItem {
  const under = state === 'fetching' || state === 'uploading' || state === 'stopped'
  const undrawable = item.undrawable && item.state === state
  return { ...item, state, reason: line(reason), undrawable, progress: under ? item.progress : undefined }
}

const MOVING: Readonly<Record<'up' | 'down', MediaState>> = { up: 'uploading', down: 'fetching' }

export function withProgress(item: MediaItem, direction: 'up' | 'down', progress: Progress): MediaItem {
  return { ...item, state: MOVING[direction], reason: undefined, progress }
}

/** What was seen of an item before it is read from the store again. */
export function carriedOver(fresh: MediaItem, before: MediaItem): MediaItem {
  const { playing, undrawable } = before
  const progress = fresh.state === before.state ? before.progress : undefined
  return { ...fresh, playing, undrawable: undrawable && fresh.state === before.state, progress }
}

const ON_THIS_DISK: ReadonlySet<ItemState> = new Set(['here', 'uploading', 'stopped', 'uploaded'])

/** Whether there is something to draw: a thumbnail, or the image itself. */
export function hasPicture(item: MediaItem): boolean {
  if (item.undrawable || item.kind === 'voice' || item.kind === 'audio') return false
  return item.hasThumbnail || (item.kind === 'image' && ON_THIS_DISK.has(item.state))
}
