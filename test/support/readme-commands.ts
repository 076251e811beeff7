// The command lines of a section of the README, as a reader would type them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const README = join(import.meta.dirname, '../../README.md')

export interface ReadmeCommands {
  /** What the section exports, by name. */
  readonly environment: Readonly<Record<string, string>>
  /** Words of each `npx parley …`, in order. */
  readonly commands: readonly (readonly string[])[]
}

/** Words of a line; what stands in single quotes is one. Comments end it. */
function wordsOf(line: string): readonly string[] {
  const words = line.replace(/\s+#.*$/, '').match(/'[^']*'|\S+/g) ?? []
  return words.map((word) => word.replace(/^'([^']*)'$/, '$1'))
}

/** @throws where the section has a line this does not understand: then nobody would run it. */
export function readmeCommands(section: string): ReadmeCommands {
  const [, text = ''] = readFileSync(README, 'utf8').split(`\n## ${section}\n`)
  const [body = ''] = text.split('\n## ')
  const lines = [...body.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  )
  const environment: Record<string, string> = {}
  const commands: (readonly string[])[] = []
  for (const line of lines) {
    const variable = /^export (\w+)='([^']*)'$/.exec(line)
    const words = wordsOf(line)
    if (variable?.[1] !== undefined) environment[variable[1]] = variable[2] ?? ''
    else if (words[0] === 'npx' && words[1] === 'parley') commands.push(words.slice(2))
    else throw new Error(`the README shows a line that no test runs: ${line}`)
  }
  return { environment, commands }
}
