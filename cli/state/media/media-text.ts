// What the log says about the file of a message: what it is, and truthfully where it is.
import type { Tone } from '../ticks.js'
import { cells, truncate } from '../width.js'
import { hasPicture, type ItemState, type MediaItem } from './media-item.js'
import { byteSize, duration, progressText } from './quantities.js'
import { waveformBars } from './waveform.js'

const LONGEST_WAVEFORM = 32
const SHORTEST_WAVEFORM = 8
const SHORTEST_NAME = 12
const SEPARATOR = ' · '

const TONES: Readonly<Record<ItemState, Tone>> = {
  remote: 'quiet',
  fetching: 'accent',
  here: 'plain',
  gone: 'warn',
  damaged: 'bad',
  preparing: 'quiet',
  uploading: 'accent',
  stopped: 'warn',
  uploaded: 'plain',
  unsendable: 'quiet',
}

export function mediaTone(item: MediaItem): Tone {
  return item.playing ? 'accent' : TONES[item.state]
}

type Told = (string | undefined)[]

/** The letters in front of a document: the end of its name, or what its type says. */
function letters({ name, mimetype }: MediaItem): string {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name ?? '')?.[1]
  const subtype = /\/([A-Za-z0-9]{1,5})$/.exec(mimetype)?.[1]
  return `[${(ending ?? subtype ?? 'file').toUpperCase()}]`
}

function pixels({ width, height }: MediaItem): string | undefined {
  return width === undefined || height === undefined || width === 0 || height === 0
    ? undefined
    : `${width}×${height}`
}

const lasting = ({ seconds }: MediaItem): string | undefined =>
  seconds === undefined ? undefined : duration(seconds)
/** Left to the progress while there is one. */
const sized = ({ size, progress }: MediaItem): string | undefined =>
  size === undefined || progress !== undefined ? undefined : byteSize(size)
const startMark = (item: MediaItem): string => (item.playing ? '■' : '▶')

const words = (...parts: Told): string => parts.filter((part) => part !== undefined && part !== '').join(' ')

/** The bars take what room the words beside them leave. */
function spoken(item: MediaItem, room: number): Told {
  const beside = [words(startMark(item), lasting(item)), 'voice message', sized(item)]
  const left = room - cells(beside.filter((part) => part !== undefined).join(SEPARATOR)) - 1
  const width = Math.min(LONGEST_WAVEFORM, Math.max(SHORTEST_WAVEFORM, left))
  const bars = waveformBars(item.waveform, width)
  return [words(startMark(item), lasting(item), bars), 'voice message', sized(item)]
}

/** A name gives way before what stands beside it does. */
function named(lead: string, item: MediaItem, rest: Told, room: number): Told {
  const beside = rest.filter((part) => part !== undefined).join(SEPARATOR)
  const left = room - cells(lead) - cells(beside) - SEPARATOR.length - 1
  const name = truncate(item.name ?? '', Math.max(SHORTEST_NAME, left))
  return [name === '' ? lead : `${lead} ${name}`, ...rest]
}

function description(item: MediaItem, room: number): Told {
  switch (item.kind) {
    case 'image':
      return ['image', pixels(item), sized(item)]
    case 'video':
      return [`${startMark(item)} video`, lasting(item), pixels(item), sized(item)]
    case 'voice':
      return spoken(item, room)
    case 'audio':
      return item.name === undefined
        ? [`${startMark(item)} audio`, lasting(item), sized(item)]
        : named(startMark(item), item, [lasting(item), 'audio', sized(item)], room)
    case 'document':
      return named(letters(item), item, [sized(item)], room)
  }
}

function moving(word: string, { progress }: MediaItem): string {
  return progress === undefined ? word : `${word} ${progressText(progress.bytes, progress.total)}`
}

/** Each state with its cause and the next thing to do; `undefined` where there is nothing to say. */
const STATES: Readonly<Record<ItemState, (item: MediaItem) => string | undefined>> = {
  remote: ({ reason }) => (reason === undefined ? 'not fetched, /fetch' : `not fetched: ${reason}`),
  fetching: (item) => moving('fetching', item),
  here: () => undefined,
  gone: ({ reason }) => reason ?? 'gone: its host does not have it any more',
  damaged: ({ reason }) => reason ?? 'damaged: not what was sent, nothing of it was kept',
  preparing: () => 'reading the file',
  uploading: (item) =>
    item.progress === undefined && item.reason !== undefined
      ? `not uploaded yet: ${item.reason}`
      : moving('uploading', item),
  // With a reason it failed, and the message itself says so.
  stopped: (item) => (item.reason === undefined ? `${moving('stopped', item)}, /resume goes on` : undefined),
  uploaded: () => undefined,
  unsendable: () => undefined,
}

function stateOf(item: MediaItem, request: boolean): string | undefined {
  if (request && item.state === 'remote') return 'not fetched: accept first'
  return item.playing ? 'playing' : STATES[item.state](item)
}

/** A file's line, to be wrapped to `room` cells. @param request its sender waits to be accepted. */
export function mediaText(item: MediaItem, room: number, request = false): string {
  const state = stateOf(item, request)
  const blank = item.undrawable && !hasPicture(item) ? 'no preview' : undefined
  return [...description(item, room), blank, state].filter((part) => part !== undefined).join(SEPARATOR)
}

/** A file in a few words, for the chat list. */
export function mediaLabel(item: MediaItem): string {
  const length = lasting(item)
  const name = item.kind === 'document' || item.kind === 'audio' ? item.name : undefined
  const kind = item.kind === 'voice' ? 'voice message' : item.kind
  return [name ?? kind, length].filter((part) => part !== undefined).join(' ')
}
