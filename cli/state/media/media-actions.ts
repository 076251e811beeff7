// What can be done with the file of a message: one table serves the selection's keys, the slash commands, the
// hint line and the key sheet.
import type { MediaAct } from '../input.js'
import type { MessageRow, Row } from '../rows.js'
import type { MediaItem } from './media-item.js'

export interface FileRow extends MessageRow {
  readonly media: MediaItem
}

export function isFileRow(row: Row | undefined): row is FileRow {
  return row?.kind === 'message' && row.media !== undefined
}

/** A file that is nowhere but on this screen offers nothing. */
export function isSelectable(row: Row | undefined): row is FileRow {
  return isFileRow(row) && row.media.state !== 'unsendable'
}

/** What to do, or why it cannot be done. */
type Answer = { readonly act: MediaAct } | { readonly refused: string }

export interface MediaAction {
  /** While a message is selected. */
  readonly key: string
  readonly command: string
  readonly usage: string
  readonly does: string
  /** @param online whether what waits for a connection can be under way. */
  readonly on: (row: FileRow, online: boolean) => Answer
}

/** What a key does, in a word or two. */
export const ACT_LABELS: Readonly<Record<MediaAct, string>> = {
  save: 'save',
  open: 'open',
  play: 'play',
  silence: 'end',
  fetch: 'fetch',
  resume: 'go on',
  stop: 'stop',
  cancel: 'give up',
}

const refused = (why: string): Answer => ({ refused: why })

function usable(row: FileRow, act: MediaAct): Answer {
  switch (row.media.state) {
    case 'preparing':
    case 'unsendable':
      return refused('this file is not sent')
    default:
      return { act }
  }
}

function play(row: FileRow): Answer {
  const { kind, playing } = row.media
  if (playing) return { act: 'silence' }
  if (kind === 'voice' || kind === 'audio') return usable(row, 'play')
  return refused('only voice messages and audio are played here; o or /open opens the rest')
}

function fetch(row: FileRow): Answer {
  if (row.own) return refused('this file is yours: there is nothing to fetch')
  if (row.media.state === 'here') return refused('this file is here already; s or /save saves it')
  return row.media.state === 'fetching' ? refused('this file is being fetched') : { act: 'fetch' }
}

/** Ours, and not under way: stopped, or waiting for a connection or another try. */
function waits(row: FileRow, online: boolean): boolean {
  if (!row.own || row.state === 'failed') return false
  const idle = !online || row.reason !== undefined
  return row.state === 'stopped' || (row.media.state === 'uploading' && idle)
}

function resume(row: FileRow, online: boolean): Answer {
  if (!row.own) return fetch(row)
  if (waits(row, online)) return { act: 'resume' }
  if (row.state === 'failed') return refused('this file was given up: send it again')
  return refused(row.media.state === 'uploading' ? 'this file is on its way' : 'this file is sent')
}

/** The first press stops, which can be taken back; where nothing is under way to be stopped, it gives up. */
function cancel(row: FileRow, online: boolean): Answer {
  if (row.own && row.state === 'failed') return refused('this file was given up')
  if (waits(row, online)) return { act: 'cancel' }
  const { state } = row.media
  if (state === 'uploading' || state === 'fetching') return { act: 'stop' }
  return refused('nothing of this file is on its way')
}

function save(row: FileRow): Answer {
  return row.own ? refused('you sent this file; o or /open opens it') : { act: 'save' }
}

export const MEDIA_ACTIONS: readonly MediaAction[] = [
  {
    key: 's',
    command: 'save',
    usage: '/save [PATH]',
    does: 'save the file, here or at PATH',
    on: save,
  },
  {
    key: 'o',
    command: 'open',
    usage: '/open',
    does: 'open the file with the program the system has for it',
    on: (row) => usable(row, 'open'),
  },
  {
    key: 'p',
    command: 'play',
    usage: '/play',
    does: 'play a voice message, or end it',
    on: play,
  },
  {
    key: 'f',
    command: 'fetch',
    usage: '/fetch',
    does: 'fetch the file from its host',
    on: fetch,
  },
  {
    key: 'g',
    command: 'resume',
    usage: '/resume',
    does: 'go on with a file that stopped or failed',
    on: resume,
  },
  {
    key: 'c',
    command: 'cancel',
    usage: '/cancel',
    does: 'stop a file on its way; once more gives it up',
    on: cancel,
  },
]
