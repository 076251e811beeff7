// Holds the documents to the tree: every file the conformance table names exists, every assumption has a
// row, every relative link leads somewhere, every command of the README's blocks is one the program has, and the
// command reference is what the program's tables say.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandReference } from './command-reference.mjs'

const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']
const faults = []
const read = (file) => readFileSync(file, 'utf8')

for (const document of DOCUMENTS) {
  for (const [, target] of read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    if (!existsSync(join(dirname(document), target)))
      faults.push(`${document}: the link ${target} leads nowhere`)
  }
}

const table = read('ARCHITECTURE.md').split(/^## Conformance$/m)[1]
if (table === undefined) faults.push('ARCHITECTURE.md has no section "Conformance"')
const rows = (table ?? '').split('\n').filter((line) => /^\|(?! ?-)/.test(line))
const MARKS = /\b(published|observed|assumed|left out)\b/
for (const row of rows) {
  if (/^\|\s*clause\s/.test(row)) continue
  if (!MARKS.test(row)) faults.push(`the row has no mark: ${row}`)
  for (const [, path] of row.matchAll(
    /`((?:proto|platform|meta-sim|provider-server|media-host|cli|test)\/[^`]*)`/g,
  )) {
    if (!existsSync(path)) faults.push(`the conformance table names ${path}, which does not exist`)
  }
}

const assumptions = ['proto/assumptions.ts', 'proto/assumptions/conversation.ts'].map(read).join('\n')
for (const [, name] of assumptions.matchAll(/^export const (ASSUMED_\w+)/gm)) {
  if (!rows.some((row) => row.includes(`\`${name}\``)))
    faults.push(`the assumption ${name} has no row in the conformance table`)
}

const commands = readdirSync('cli/commands', { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...read(join('cli/commands', file)).matchAll(/\.command\('([a-z]+)/g)])
  .map(([, name]) => name)
const shown = read('README.md').matchAll(/^(?:npx )?parley (?:--\S+ \S+ )*([a-z]+)/gm)
for (const [, command] of shown) {
  if (!commands.includes(command))
    faults.push(`README shows the command ${command}, which the program does not have`)
}

if (existsSync('dist/cli/commands/program.js')) {
  if (read('COMMANDS.md') !== (await commandReference())) {
    faults.push('COMMANDS.md is not what the tables say: node test/tools/command-reference.mjs writes it')
  }
} else faults.push('COMMANDS.md cannot be checked without the compiled program: npm run build')

for (const fault of faults) console.error(fault)
console.log(faults.length === 0 ? 'documents agree with the tree' : `${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1
