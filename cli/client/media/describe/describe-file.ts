// What is said about a file that is sent, found in the file itself (Media: image, video, audio, document).
import { open, type FileHandle } from 'node:fs/promises'
import { constants } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ASSUMED_MAXIMUM_MEDIA_BYTES, ASSUMED_MAXIMUM_NAME } from '#proto/assumptions.js'
import { sanitise } from '../../../state/sanitise.js'
import { ClientError } from '../../api.js'
import type { FileDescription } from './file-description.js'
import { isImage, isOtherPicture, isPlayable, playableKind } from './file-kinds.js'
import { looksLikeText } from './looks-like-text.js'
import { readPicture } from './picture.js'
import { runProbe, type Probed } from './run-probe.js'
import { videoFrame } from './video-frame.js'

const START_BYTES = 1024
/** Larger sound is not decoded, and has no waveform. */
const MAXIMUM_DECODED_SOUND = 16 * 1024 * 1024

/** Of a longer path its end is told, so that what is wrong with it stays in sight. */
const LONGEST_SHOWN = 40

type What = Omit<FileDescription, 'fileName' | 'size' | 'voice'>

/**
 * Takes seconds at most, whatever the file holds; a file that cannot be understood is a document.
 * @param options `voice`: the file has to be sound.
 * @throws {ClientError} `usage` where it is missing, unreadable, no regular file, empty, over 100 MiB, or no sound.
 */
export async function describeFile(
  path: string,
  { voice = false }: { readonly voice?: boolean | undefined } = {},
): Promise<FileDescription> {
  const full = resolve(path)
  const { size, start } = await lookAt(full)
  const sound = voice && size <= MAXIMUM_DECODED_SOUND
  const what = await contentOf(full, await runProbe({ path: full, sound }), start, size)
  if (voice && what.kind !== 'audio') {
    throw unfit(full, 'is no sound that can be played as a voice message: send it without --voice')
  }
  return { ...what, voice, fileName: shownName(full), size }
}

async function contentOf(
  path: string,
  { facts, sound }: Probed,
  start: Uint8Array,
  size: number,
): Promise<What> {
  const mimetype = facts?.mimetype
  if (facts === undefined || mimetype === undefined) {
    const text = looksLikeText(start, size === start.length)
    return { kind: 'document', mimetype: text ? 'text/plain' : 'application/octet-stream' }
  }
  if (isImage(mimetype)) {
    const picture = await readPicture(path)
    return picture ? { kind: 'image', mimetype, ...picture } : { kind: 'document', mimetype }
  }
  if (isOtherPicture(mimetype)) {
    const thumbnail = (await readPicture(path))?.thumbnail
    return { kind: 'document', mimetype, ...(thumbnail ? { thumbnail } : {}) }
  }
  if (!isPlayable(mimetype)) return { kind: 'document', mimetype }
  const played = playableKind(mimetype, facts.tracks)
  const { width, height } = facts
  const seconds = facts.seconds ?? sound?.seconds
  const long = seconds === undefined ? {} : { seconds }
  if (played.kind === 'audio') return { ...played, ...long, ...(sound ? { waveform: sound.waveform } : {}) }
  if (played.kind === 'document') return played
  const frame = await videoFrame({ path, mimetype, seconds: seconds ?? 0 })
  const thumbnail = frame && (await readPicture(frame))?.thumbnail
  return {
    ...played,
    ...long,
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(thumbnail ? { thumbnail } : {}),
  }
}

interface Look {
  readonly size: number
  readonly start: Uint8Array
}

/** @throws {ClientError} `usage`. */
async function lookAt(path: string): Promise<Look> {
  const file = await openFile(path)
  try {
    const stat = await file.stat()
    if (stat.isDirectory()) throw unfit(path, 'is a folder: send the files in it, or pack it into one first')
    if (!stat.isFile()) throw unfit(path, 'is no regular file: only those can be sent')
    const { size } = stat
    if (size === 0) throw unfit(path, 'is empty: there is nothing to send')
    if (size > ASSUMED_MAXIMUM_MEDIA_BYTES)
      throw unfit(path, 'is larger than 100 MiB, the most that can be sent')
    const { buffer, bytesRead } = await file.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0)
    return { size, start: buffer.subarray(0, bytesRead) }
  } finally {
    await file.close()
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: check the path',
  ENOTDIR: 'does not exist: check the path',
  EACCES: 'may not be read: check its permissions',
  EPERM: 'may not be read: check its permissions',
  ENAMETOOLONG: 'is no path that a file can have',
  ELOOP: 'is a link to itself',
  ENXIO: 'is no regular file: only those can be sent',
}

async function openFile(path: string): Promise<FileHandle> {
  if (path.includes('\0')) throw unfit(path, 'is no path that a file can have')
  try {
    // A pipe without a writer would be waited for.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw unfit(path, WHY[code] ?? `cannot be opened (${code}): check the disk`, error)
  }
}

function unfit(path: string, why: string, cause?: unknown): ClientError {
  const shown = Array.from(sanitise(path))
  const end = shown.length > LONGEST_SHOWN ? `…${shown.slice(-LONGEST_SHOWN).join('')}` : shown.join('')
  return new ClientError('usage', `"${end}" ${why}`, { cause })
}

function shownName(path: string): string {
  return Array.from(sanitise(basename(path)))
    .slice(0, ASSUMED_MAXIMUM_NAME)
    .join('')
}
