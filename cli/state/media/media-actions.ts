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

/** What to do, or why it cannot be done. */
type Answer = { readonly act: MediaAct } | { readonly refused: string }

export interface MediaAction {
  /** While a message is selected. */
  readonly key: string
  readonly command: string
  readonly usage: string
  readonly label: string
  readonly does: string
  readonly on: (row: FileRow) => Answer
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

function resume(row: FileRow): Answer {
  if (!row.own) return fetch(row)
  const waits = row.state === 'stopped' || row.state === 'failed' || row.state === 'sending'
  return waits && row.media.state !== 'unsendable'
    ? { act: 'resume' }
    : refused('nothing of this file waits to be sent')
}

/** The first press stops, and a stop can be taken back; the second gives up. */
function cancel(row: FileRow): Answer {
  const { state } = row.media
  if (state === 'uploading' || state === 'fetching') return { act: 'stop' }
  if (row.own && (state === 'stopped' || row.state === 'stopped')) return { act: 'cancel' }
  return refused('nothing of this file is on its way')
}

export const MEDIA_ACTIONS: readonly MediaAction[] = [
  {
    key: 's',
    command: 'save',
    usage: '/save [PATH]',
    label: 'save',
    does: 'save the file, here or at PATH',
    on: (row) => usable(row, 'save'),
  },
  {
    key: 'o',
    command: 'open',
    usage: '/open',
    label: 'open',
    does: 'open the file with the program the system has for it',
    on: (row) => usable(row, 'open'),
  },
  {
    key: 'p',
    command: 'play',
    usage: '/play',
    label: 'play',
    does: 'play a voice message, or end it',
    on: play,
  },
  {
    key: 'f',
    command: 'fetch',
    usage: '/fetch',
    label: 'fetch',
    does: 'fetch the file from its host',
    on: fetch,
  },
  {
    key: 'r',
    command: 'resume',
    usage: '/resume',
    label: 'go on',
    does: 'go on with a file that stopped or failed',
    on: resume,
  },
  {
    key: 'c',
    command: 'cancel',
    usage: '/cancel',
    label: 'stop',
    does: 'stop a file on its way; once more gives it up',
    on: cancel,
  },
]

/** What `row` offers now. */
export function offered(row: FileRow): readonly MediaAction[] {
  return MEDIA_ACTIONS.filter((action) => 'act' in action.on(row))
}
