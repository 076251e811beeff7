// The launcher: what it asks of Node before anything compiled is loaded.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const LAUNCHER = 'cli/bin/parley.js'
/** A Node that can keep compiled code, as 22 and newer can: it says where. */
const KEEPS_CODE = `import module from 'node:module'
module.enableCompileCache = (folder) => process.stderr.write(folder)`

async function launched(env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['--import', `data:text/javascript,${encodeURIComponent(KEEPS_CODE)}`, LAUNCHER, '--help']
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env })
  expect(stdout).toMatch(/^Usage: parley/)
  return stderr
}

it('keeps compiled code in the user’s own folder, never in one that others can write', async () => {
  expect(await launched({ HOME: '/home/ada', XDG_CACHE_HOME: '/caches' })).toBe('/caches/parley/compiled')
  expect(await launched({ HOME: '/home/ada' })).toBe('/home/ada/.cache/parley/compiled')
})
