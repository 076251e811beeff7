// `npm run verify`: every gate, all of them even after a failure, one summary line at the end. `--skip=NAME` leaves
// one out. Each gate uses one core, so the readers of the sources run side by side; the tests need them all.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

const script = (name) => ['npm', ['run', '--silent', name]]
const tool = (file, ...args) => ['node', [`test/tools/${file}`, ...args]]
const FIRST = { build: script('build') }
/** The slowest first: the others fit beside it. */
const SIDE_BY_SIDE = {
  lint: script('lint'),
  format: script('format:check'),
  types: script('types'),
  'unused code': script('unused'),
  boundaries: script('boundaries'),
  'generated protobuf is current': tool('generate-protobuf.mjs', '--check'),
  'dictionary is current': tool('derive-dictionary.mjs', '--check'),
  docs: script('docs:check'),
  'minimum safe versions': tool('check-versions.mjs'),
}
const LAST = { tests: ['npx', ['vitest', 'run']] }

const skipped = new Set(
  process.argv.slice(2).flatMap((word) => (word.startsWith('--skip=') ? [word.slice(7)] : [])),
)
const failed = []
let passed = 0

/** What a gate prints comes in one piece where others run beside it. */
function run(name, [command, args], alone) {
  return new Promise((resolve) => {
    if (alone) console.log(`\n== ${name}`)
    const child = spawn(command, args, {
      stdio: ['ignore', alone ? 'inherit' : 'pipe', alone ? 'inherit' : 'pipe'],
    })
    const printed = []
    child.stdout?.on('data', (chunk) => printed.push(chunk))
    child.stderr?.on('data', (chunk) => printed.push(chunk))
    child.once('error', (error) => printed.push(Buffer.from(`${error.message}\n`)))
    child.once('close', (code) => {
      if (!alone) process.stdout.write(`\n== ${name}\n${Buffer.concat(printed)}`)
      if (code === 0) passed += 1
      else failed.push(name)
      resolve()
    })
  })
}

async function runAll(gates, width) {
  const waiting = Object.entries(gates).filter(([name]) => !skipped.has(name))
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await run(...next, width === 1)
  }
  await Promise.all(Array.from({ length: width }, lane))
}

await runAll(FIRST, 1)
await runAll(SIDE_BY_SIDE, Math.max(2, availableParallelism()))
await runAll(LAST, 1)
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
