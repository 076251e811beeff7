// One frame of a video, for its thumbnail, by the system's ffmpeg. Where there is none, there is no thumbnail.
import { spawn } from 'node:child_process'

const LIMIT_MILLISECONDS = 5_000
const MAXIMUM_BYTES = 1024 * 1024
/** All that ffmpeg learns of our environment: where programs usually are, and no password of ours. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/opt/local/bin' }
/** The first second is often black. */
const SKIPPED_SECONDS = 1

/** Named to ffmpeg, so that a file cannot choose to be a playlist, which names other files. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
}

export interface Video {
  /** Absolute, so that it never looks like an option. */
  readonly path: string
  readonly mimetype: string
  readonly seconds: number
}

/** A PNG, at most 320 pixels on its longer side; `undefined` without ffmpeg, in case of damage, or after 5 s. */
export async function videoFrame({ path, mimetype, seconds }: Video): Promise<Uint8Array | undefined> {
  const demuxer = DEMUXERS[mimetype]
  if (demuxer === undefined) return undefined
  const skip = seconds > 2 * SKIPPED_SECONDS ? ['-ss', String(SKIPPED_SECONDS)] : []
  return output('ffmpeg', [
    ...['-nostdin', '-v', 'quiet', '-threads', '1', ...skip],
    ...['-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${path}`],
    ...['-an', '-sn', '-dn', '-frames:v', '1', '-vf', 'scale=320:320:force_original_aspect_ratio=decrease'],
    ...['-f', 'image2pipe', '-c:v', 'png', 'pipe:1'],
  ])
}

/** What the program prints where it succeeds. */
function output(program: string, args: readonly string[]): Promise<Uint8Array | undefined> {
  const child = spawn(program, args, {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: LIMIT_MILLISECONDS,
    killSignal: 'SIGKILL',
  })
  const pieces: Buffer[] = []
  let length = 0
  child.stdout.on('data', (piece: Buffer) => {
    length += piece.length
    if (length > MAXIMUM_BYTES) child.kill('SIGKILL')
    else pieces.push(piece)
  })
  return new Promise((resolve) => {
    // Not installed, or not to be started: a thumbnail is not worth an error.
    child.once('error', () => {
      resolve(undefined)
    })
    child.once('close', (code) => {
      resolve(code === 0 && length > 0 ? new Uint8Array(Buffer.concat(pieces)) : undefined)
    })
  })
}
