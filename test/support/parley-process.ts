// The compiled program in processes of its own, as people run it: `parley` commands and the lab.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isJsonObject, type JsonObject } from '#cli/profile/json-lines.js'

const PROGRAM = fileURLToPath(new URL('../../cli/bin/parley.js', import.meta.url))

export interface ParleyProcess {
  readonly pid: number
  /** The first NDJSON line on stdout, past or coming, that fits. Rejects where the process ends without one. */
  until(fits: (line: JsonObject) => boolean): Promise<JsonObject>
  /** Ends it as Ctrl-C does, and waits for it. */
  interrupt(): Promise<ProcessEnd>
  readonly ended: Promise<ProcessEnd>
}

export interface ProcessEnd {
  readonly code: number | null
  readonly lines: readonly JsonObject[]
  readonly stderr: string
}

/** Starts one command with `--json`. */
export function startParley(args: readonly string[], env: NodeJS.ProcessEnv = {}): ParleyProcess {
  const child = spawn(process.execPath, [PROGRAM, '--json', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: JsonObject[] = []
  let over = false
  let stderr = ''
  let look = (): void => undefined
  const waiting = new Set<() => void>()
  look = () => {
    for (const one of [...waiting]) one()
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const value: unknown = JSON.parse(line)
    if (!isJsonObject(value)) throw new TypeError(`not a JSON object: ${line}`)
    lines.push(value)
    look()
  })
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      over = true
      resolve({ code, lines, stderr })
      look()
    })
  })
  return {
    pid: child.pid ?? 0,
    ended,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = lines.find(fits)
          if (!found && !over) return
          waiting.delete(check)
          if (found) resolve(found)
          else reject(new Error(`parley ${args.join(' ')} ended without the line: ${stderr}`))
        }
        waiting.add(check)
        check()
      }),
    interrupt() {
      if (!over) child.kill('SIGINT')
      return ended
    },
  }
}

/** Runs one command to its end; anything but exit 0 fails the test. */
export async function runParley(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly JsonObject[]> {
  const { code, lines, stderr } = await startParley(args, env).ended
  if (code !== 0) throw new Error(`parley ${args.join(' ')} ended with ${String(code)}: ${stderr}`)
  return lines
}

export interface LabProcess extends ParleyProcess {
  readonly provider: string
  readonly meta: string
}

export interface LabFolders {
  readonly data: string
  readonly home: string
  readonly trace: string
}

/** `parley lab` on free ports, with traces. */
export async function startLabProcess(folders: LabFolders, env: NodeJS.ProcessEnv = {}): Promise<LabProcess> {
  const { data, home, trace } = folders
  const lab = startParley(['lab', '--home', home, '--data', data, '--trace', trace, '--port-base', '0'], env)
  const ready = await lab.until(({ event }) => event === 'ready')
  return { ...lab, provider: String(ready['provider']), meta: String(ready['meta']) }
}
