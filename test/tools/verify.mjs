// `npm run verify`: every gate in order, all of them even after a failure, one summary line at the end.
import { spawnSync } from 'node:child_process'

const gates = [
  ['build', 'npm', ['run', '--silent', 'build']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['lint', 'npm', ['run', '--silent', 'lint']],
  ['format', 'npm', ['run', '--silent', 'format:check']],
  ['boundaries', 'npm', ['run', '--silent', 'boundaries']],
  ['unused code', 'npm', ['run', '--silent', 'unused']],
  ['generated protobuf is current', 'node', ['test/tools/generate-protobuf.mjs', '--check']],
  ['dictionary is current', 'node', ['test/tools/derive-dictionary.mjs', '--check']],
  ['docs', 'npm', ['run', '--silent', 'docs:check']],
  ['minimum safe versions', 'node', ['test/tools/check-versions.mjs']],
  ['tests', 'npx', ['vitest', 'run']],
]
const skip = new Set(
  process.argv.slice(2).flatMap((word) => (word.startsWith('--skip=') ? [word.slice(7)] : [])),
)

const failed = []
let passed = 0
for (const [name, command, args] of gates) {
  if (skip.has(name)) continue
  console.log(`\n== ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) passed += 1
  else failed.push(name)
}
if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length === 0 ? 0 : 1
