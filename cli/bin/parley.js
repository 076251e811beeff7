#!/usr/bin/env node
// The launcher (no clause of its own): says what is missing before anything compiled is loaded.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const OLDEST_NODE = [20, 19]
const program = new URL('../../dist/cli/main.js', import.meta.url)

function missing() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [needMajor, needMinor] = OLDEST_NODE
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    return `Node ${process.versions.node} is too old: install Node ${needMajor}.${needMinor} or newer`
  }
  return existsSync(program)
    ? undefined
    : 'the compiled program (dist/) is not there: run `npm run build` first'
}

/**
 * Keeps what is compiled for the next start, where Node can (22 and newer). In the user's own folder: whoever could
 * write there could have us run their code, and Node's choice is below the temporary folder. One that cannot be written
 * costs the gain and nothing else.
 */
function keepCompiled() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  module.enableCompileCache?.(join(caches, 'parley', 'compiled'))
}

const why = missing()
if (why === undefined) {
  // React checks every drawing twice otherwise, which a key press can feel.
  process.env.NODE_ENV ??= 'production'
  keepCompiled()
  const { main } = await import(program.href)
  process.exit(await main(process.argv.slice(2)))
} else {
  process.stderr.write(`parley: ${why}\n`)
  process.exit(1)
}
