// `npm run bench [-- B1 B4 --quick --json --with-tests]`: runs the lines, prints what they found beside the goals.
//
// It asserts nothing: the exit code is 1 only where a line could not run, 2 for a line that does not exist.
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endToEndLine } from './b01-end-to-end.js'
import { simulatorLine } from './b02-simulator.js'
import { latencyLine } from './b03-latency.js'
import { loginLine } from './b04-logins.js'
import { idleLine } from './b05-idle-connections.js'
import { drainLine } from './b06-offline-drain.js'
import { mediaHostLine } from './b07-media-host.js'
import { mediaCryptoLine } from './b08-media-crypto.js'
import { growthLine } from './b09-growth.js'
import { startUpLine } from './b10-start-up.js'
import { unreachableLine } from './b11-unreachable-alike.js'
import { syncedAppendsPerSecond } from './disk.js'
import type { Bench, Figure, Line } from './line.js'
import { type Report, saveReport, table, withVerdicts } from './report.js'

const LINES = [
  endToEndLine,
  simulatorLine,
  latencyLine,
  loginLine,
  idleLine,
  drainLine,
  mediaHostLine,
  mediaCryptoLine,
  growthLine,
  startUpLine,
  unreachableLine,
]

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'with-tests': { type: 'boolean', default: false },
  },
})

function chosenLines(names: readonly string[]): readonly Line[] {
  const unknown = names.filter((name) => !LINES.some((line) => line.id === name.toUpperCase()))
  if (unknown.length > 0) {
    console.error(
      `there is no line ${unknown.join(', ')}; there are ${LINES.map((line) => line.id).join(', ')}`,
    )
    process.exit(2)
  }
  const wanted = names.map((name) => name.toUpperCase())
  return wanted.length === 0 ? LINES : LINES.filter((line) => wanted.includes(line.id))
}

async function runLine(line: Line): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), `parley-bench-${line.id}-`))
  const say = (text: string): void => {
    console.error(`${line.id} ${line.title}: ${text}`)
  }
  const bench: Bench = { quick: flags.quick, withTests: flags['with-tests'], folder, say }
  try {
    return await line.run(bench)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function contextFigure(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-disk-'))
  const values = [1, 2, 3].map(() => syncedAppendsPerSecond(folder))
  await rm(folder, { recursive: true, force: true })
  const what = 'append + fdatasync of 256 bytes, alone'
  return { line: 'disk', what, unit: '/ s', rounds: values, samples: Math.round(values[0] ?? 0) }
}

async function main(): Promise<void> {
  const startedAt = new Date().toISOString()
  const figures: Figure[] = [await contextFigure()]
  const failures: Record<string, string> = {}
  for (const line of chosenLines(positionals)) {
    try {
      figures.push(...(await runLine(line)))
    } catch (error) {
      failures[line.id] = error instanceof Error ? (error.stack ?? error.message) : String(error)
    }
  }
  const cores = cpus().length
  const report: Report = { startedAt, node: process.version, cores, quick: flags.quick, figures, failures }
  if (flags.json) console.log(JSON.stringify(withVerdicts(report)))
  else console.log(table(figures))
  for (const [line, why] of Object.entries(failures)) console.error(`${line} did not run: ${why}`)
  console.error(`saved as ${await saveReport(report)}`)
  process.exitCode = Object.keys(failures).length > 0 ? 1 : 0
}

await main()
