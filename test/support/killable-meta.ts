// The simulated Meta endpoint as a process of its own that a test kills at a moment it chooses.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MetaConfig } from '#meta-sim/config.js'
import type { RunningMeta } from '#meta-sim/index.js'

export interface KillableMeta {
  /** For `startTestMeta`; closing it kills it. */
  start(config: MetaConfig): Promise<RunningMeta>
  /** Kills it without warning, and waits for its end. */
  kill(): Promise<void>
}

const CHILD = join(import.meta.dirname, 'fixtures/meta-child.mjs')

export function killableMeta(environment: Readonly<Record<string, string>> = {}): KillableMeta {
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    kill,
    async start(config) {
      child = spawn(process.execPath, [CHILD], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...{ PATH: process.env['PATH'], PARLEY_META_DATA: config.dataFolder, PARLEY_META_LAB: '1' },
          PARLEY_META_PORT: String(config.port),
          PARLEY_META_CHAT_PORT: String(config.chatPort),
          PARLEY_META_LOOPBACK_PARTNERS: '1',
          ...environment,
        },
      })
      const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
      const told = JSON.parse(line) as { url: string; chat: string; trustRoot: string }
      const chatWs = `${told.url.replace('http', 'ws')}/ws/chat`
      return { ...told, chatWs, operatorTokenFile: undefined, close: kill }
    },
  }
}

/** `changed` resolves as soon as the file is another than it was when this resolved. */
export async function fileChanges(path: string): Promise<{ readonly changed: Promise<void> }> {
  const look = async (): Promise<string> => {
    const { ino, size, mtimeMs } = await stat(path)
    return `${ino} ${size} ${mtimeMs}`
  }
  const before = await look()
  const wait = async (): Promise<void> => {
    while ((await look()) === before) await new Promise((resolve) => setImmediate(resolve))
  }
  return { changed: wait() }
}
