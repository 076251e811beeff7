// Running a program so that a chosen system call kills it or fails.
import { spawn, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface ChildResult {
  readonly lines: readonly string[]
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stderr: string
}

/** All threads are followed, and stopped by the calls that are asked about alone: the others run as fast as ever. */
const FOLLOW = ['--seccomp-bpf', '-f', '-o']

/** The arguments for `strace` before those of the program. */
export function injecting(fault: string): readonly string[] {
  return [...FOLLOW, '/dev/null', '-e', `inject=${fault}`]
}

/** Why there can be no such tests on this machine; `undefined` where there can. */
export function straceMissing(): string | undefined {
  const probe = spawnSync('strace', [...FOLLOW, '/dev/null', 'true'], { encoding: 'utf8' })
  if (probe.error !== undefined) return probe.error.message
  return probe.status === 0 ? undefined : probe.stderr
}

/** Runs `node` with one worker thread for files, so that its system calls come in the same order each time. */
export function runNode(args: readonly string[], inject?: string): Promise<ChildResult> {
  const traced = inject === undefined ? [] : ['strace', ...injecting(inject)]
  return run([...traced, process.execPath, ...args])
}

/** Runs `node` and kills it once it has printed `line`. */
export function killNodeAt(args: readonly string[], line: string): Promise<ChildResult> {
  return run([process.execPath, ...args], line)
}

/** What an undisturbed run asked the system for. */
export interface CallTrace {
  /** How often the program makes this call, in the thread that makes it most: `when` of a fault counts alike. */
  count(call: string): number
  /** The names of the calls in order; for a write to standard output what was written, other writes not. */
  readonly order: readonly string[]
}

/** @param log a file to write. */
export async function traceNode(args: readonly string[], calls: readonly string[], log: string) {
  await run(['strace', ...FOLLOW, log, '-e', `trace=${calls.join(',')}`, process.execPath, ...args])
  const made = await readFile(log, 'utf8')
  const trace: CallTrace = {
    count(call) {
      const ofThreads = new Map<string, number>()
      for (const [, thread = ''] of made.matchAll(new RegExp(`^(\\d+) +${call}\\(`, 'gm'))) {
        ofThreads.set(thread, (ofThreads.get(thread) ?? 0) + 1)
      }
      return Math.max(0, ...ofThreads.values())
    },
    order: [...made.matchAll(/^\d+ +(\w+)\((1, "([\w ]+)\\n)?/gm)]
      .map(([, call = '', , said]) => said ?? call)
      .filter((call) => call !== 'write'),
  }
  return trace
}

function run([program, ...args]: readonly string[], killAt?: string): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (killAt !== undefined && stdout.split('\n').includes(killAt)) child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ lines: stdout.split('\n').filter((line) => line !== ''), signal, code, stderr })
    })
  })
}
