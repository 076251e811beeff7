// Running a program so that a chosen system call kills it or fails.
import { spawn, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface ChildResult {
  readonly lines: readonly string[]
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stderr: string
}

/** Why there can be no such tests on this machine; `undefined` where there can. */
export function straceMissing(): string | undefined {
  const probe = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' })
  if (probe.error !== undefined) return probe.error.message
  return probe.status === 0 ? undefined : probe.stderr
}

/** Runs `node` with one worker thread for files, so that its system calls come in the same order each time. */
export function runNode(args: readonly string[], inject?: string): Promise<ChildResult> {
  const traced = inject === undefined ? [] : ['strace', '-f', '-o', '/dev/null', '-e', `inject=${inject}`]
  return run([...traced, process.execPath, ...args])
}

/** Runs `node` and kills it once it has printed `line`. */
export function killNodeAt(args: readonly string[], line: string): Promise<ChildResult> {
  return run([process.execPath, ...args], line)
}

/** How often the program makes this system call, in the thread that makes it most. `log` is a file to write. */
export async function countCalls(args: readonly string[], call: string, log: string): Promise<number> {
  await run(['strace', '-f', '-o', log, '-e', `trace=${call}`, process.execPath, ...args])
  const made = new Map<string, number>()
  for (const [, thread = ''] of (await readFile(log, 'utf8')).matchAll(/^(\d+) +\w+\(/gm)) {
    made.set(thread, (made.get(thread) ?? 0) + 1)
  }
  return Math.max(0, ...made.values())
}

/** The names of these system calls in the order they were made; for a write to standard output what was written. */
export async function traceCalls(args: readonly string[], calls: readonly string[], log: string) {
  await run(['strace', '-f', '-o', log, '-e', `trace=${calls.join(',')}`, process.execPath, ...args])
  const made = (await readFile(log, 'utf8')).matchAll(/^\d+ +(\w+)\((1, "([\w ]+)\\n)?/gm)
  return [...made].map(([, call, , said]) => said ?? call).filter((call) => call !== 'write')
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
