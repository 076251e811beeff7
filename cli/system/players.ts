// The programs of this system for decrypted files, as the chat uses them.
import type { Environment } from '#platform/config.js'
import { openWithSystem } from './opener.js'
import { playFile, type Playing } from './player.js'

export interface SystemPlayers {
  play(path: string): Promise<Playing>
  open(path: string): Promise<void>
}

export function systemPlayers(env: Environment): SystemPlayers {
  return { play: (path) => playFile(path, env), open: (path) => openWithSystem(path, env) }
}
