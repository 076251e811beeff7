// Holds the production dependencies to the lowest versions known to be safe, to exact versions, and to
// running without install scripts.
import { readFileSync } from 'node:fs'

const MINIMUM = { ws: '8.21.0', protobufjs: '8.4.1', qs: '6.14.2', jose: '6.0.0' }

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const numbers = (version) => version.split('-')[0].split('.').map(Number)
const below = (a, b) => {
  const [x, y] = [numbers(a), numbers(b)]
  for (let at = 0; at < 3; at += 1) if (x[at] !== y[at]) return x[at] < y[at]
  return false
}

const faults = []
for (const [name, minimum] of Object.entries(MINIMUM)) {
  const found = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
  if (found.length === 0) faults.push(`${name} is not in the lockfile`)
  for (const [path, { version }] of found)
    if (below(version, minimum)) faults.push(`${path} is ${version}, below ${minimum}`)
}
for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!/^[0-9]+\.[0-9]+\.[0-9]+$/.test(range))
    faults.push(`${name} is not pinned to an exact version: ${range}`)
}
for (const [path, entry] of Object.entries(lock.packages)) {
  if (!entry.hasInstallScript || entry.optional || path === '') continue
  const name = path.replace(/^.*node_modules\//, '')
  if (manifest.allowScripts?.[name] !== false)
    faults.push(`${name} has an install script and no decision in allowScripts`)
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length === 0 ? 0 : 1
