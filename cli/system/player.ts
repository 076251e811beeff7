// Playing sound through whatever player the system has.
import { extname, resolve } from 'node:path'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import { findProgram } from './find-program.js'
import { startProgram } from './start-program.js'

export interface Playing {
  /** The player's name. */
  readonly program: string
  readonly ended: Promise<'played' | 'stopped' | 'failed'>
  stop(): void
}

interface Player {
  readonly name: string
  readonly args: readonly string[]
  /** Endings of the files it plays; without them, everything. */
  readonly plays?: readonly string[]
}

/**
 * In order of preference. The file is a stranger's, and some players follow playlists wherever those point: where
 * a player can be told not to, it is.
 */
const PLAYERS: readonly Player[] = [
  {
    name: 'mpv',
    args: ['--no-config', '--no-video', '--no-terminal', '--ytdl=no', '--access-references=no'],
  },
  {
    name: 'ffplay',
    args: ['-nodisp', '-autoexit', '-loglevel', 'quiet', '-protocol_whitelist', 'file', '-i'],
  },
  { name: 'afplay', args: [], plays: ['.mp3', '.m4a', '.mp4', '.aac', '.wav', '.aiff', '.aif', '.flac'] },
  { name: 'pw-play', args: [], plays: ['.wav', '.flac', '.ogg', '.opus', '.oga', '.aiff', '.aif'] },
  { name: 'paplay', args: [], plays: ['.wav', '.flac', '.ogg', '.opus', '.oga', '.aiff', '.aif'] },
  { name: 'aplay', args: ['-q'], plays: ['.wav'] },
  {
    name: 'cvlc',
    args: ['--play-and-exit', '--no-video', '--quiet', '--no-metadata-network-access'],
  },
]

/**
 * Starts to play a file; resolves as soon as its player runs.
 * @throws {ClientError} `failed` where no player for such a file is installed, or it does not start.
 */
export async function playFile(path: string, env: Environment): Promise<Playing> {
  // Absolute, so that it never looks like an option.
  const file = resolve(path)
  const { player, program } = choose(extname(file).toLowerCase(), env)
  const { child, ended } = await startProgram(program, [...player.args, file], env)
  let stopped = false
  return {
    program: player.name,
    ended: ended.then((well) => (stopped ? 'stopped' : well ? 'played' : 'failed')),
    stop() {
      stopped = true
      child.kill()
    },
  }
}

function choose(ending: string, env: Environment): { readonly player: Player; readonly program: string } {
  for (const player of PLAYERS) {
    const program = player.plays?.includes(ending) === false ? undefined : findProgram(player.name, env)
    if (program !== undefined) return { player, program }
  }
  throw new ClientError(
    'failed',
    'no program that plays this is installed: install mpv or ffmpeg, or save the file and play it elsewhere',
  )
}
