// The program as a person or a script runs it: `parley …` in processes of their own, from the compiled tree.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const LAUNCHER = resolve(import.meta.dirname, '../../cli/bin/parley.js')
/** In one process: what the commands are that do it, other tests show. */
const MAKE_PEOPLE = join(import.meta.dirname, 'fixtures', 'ada-and-bob.mjs')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The lines of stdout, read as NDJSON. */
  readonly records: readonly Record<string, unknown>[]
}

export interface Running {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  /** The first record that fits, as soon as it is printed; rejects where the process ends before. */
  record(fits: (record: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
}

export interface Machine {
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Running
  /** Runs to the end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
  /** Ends what still runs and removes every file. */
  clear(): Promise<void>
}

/** A home and a runtime directory of their own, so that no test meets another's profiles. */
export function machine(): Machine {
  const home = mkdtempSync(join(tmpdir(), 'parley-home-'))
  const env = { ...process.env, PARLEY_HOME: home, XDG_RUNTIME_DIR: home, PARLEY_PASSWORD: 'a long password' }
  const running = new Set<Running>()
  const start: Machine['start'] = (args, more = {}) => {
    const one = follow(spawn(process.execPath, [LAUNCHER, ...args], { env: { ...env, ...more } }))
    running.add(one)
    void one.ended.then(() => running.delete(one))
    return one
  }
  return {
    home,
    env,
    start,
    run: (args, more) => {
      const one = start(args, more)
      one.process.stdin.end()
      return one.ended
    },
    async clear() {
      for (const one of running) one.process.kill('SIGTERM')
      await Promise.all([...running].map((one) => one.ended))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function follow(child: ChildProcessWithoutNullStreams): Running {
  const text = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  const look = (): void => {
    for (const watcher of watchers) watcher()
  }
  child.stdout.on('data', (chunk) => {
    text.stdout += String(chunk)
    look()
  })
  child.stderr.on('data', (chunk) => (text.stderr += String(chunk)))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, ...text, records: records(text.stdout) })
    })
  })
  return {
    process: child,
    ended,
    record: (fits) =>
      new Promise((resolve, reject) => {
        const watcher = (): void => {
          const found = records(text.stdout).find(fits)
          if (!found) return
          watchers.delete(watcher)
          resolve(found)
        }
        watchers.add(watcher)
        watcher()
        void ended.then(() => {
          reject(new Error(`ended before it printed that: ${text.stdout}${text.stderr}`))
        })
      }),
  }
}

/** Whole lines only; lines for people are no records. */
function records(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .slice(0, stdout.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

export interface PreparedLab {
  readonly meta: string
  readonly provider: string
  readonly mediaHost: string
  /** Of `parley lab`, whose children are the servers. */
  readonly pid: number
}

/**
 * A lab with Ada of the partner and Bob of WhatsApp, who lets her reach him: profiles `ada` and `bob`.
 * @param friends whether each accepted the other in advance, so that neither is a stranger.
 */
export async function labWithAdaAndBob(
  here: Machine,
  {
    lab = here.start(['lab', '--json', '--port-base', '0']),
    friends = false,
  }: { readonly lab?: Running; readonly friends?: boolean } = {},
): Promise<PreparedLab> {
  const ready = await lab.record((record) => record['event'] === 'ready')
  const [meta, provider] = [String(ready['meta']), String(ready['provider'])]
  const args = [here.home, provider, meta, ...(friends ? ['friends'] : [])]
  const making = spawn(process.execPath, [MAKE_PEOPLE, ...args], { env: here.env })
  const { code, stderr } = await follow(making).ended
  if (code !== 0) throw new Error(`Ada and Bob were not made: ${stderr}`)
  return { meta, provider, mediaHost: String(ready['mediaHost']), pid: lab.process.pid ?? 0 }
}

/** Runs with `--json`; throws what it said where its exit code is not 0. */
export async function succeed(here: Machine, args: readonly string[]): Promise<Ended> {
  const end = await here.run([...args, '--json'])
  if (end.code !== 0) throw new Error(`${args.join(' ')}: ${end.stderr}`)
  return end
}

/** A failure: its exit code and stderr, which must be one line of ours. */
export async function failInOneLine(
  here: Machine,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<[number | null, string]> {
  const { code, stderr } = await here.run(args, env)
  if (!/^parley: [^\n]+\n$/.test(stderr)) throw new Error(`not one line of ours: ${stderr}`)
  return [code, stderr]
}
