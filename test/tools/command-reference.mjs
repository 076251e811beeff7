// Writes COMMANDS.md: every shell command, slash command and key, from the tables the program itself reads.
// With --check, says whether the file is what would be written. Needs the compiled program.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { format, resolveConfig } from 'prettier'

const FILE = 'COMMANDS.md'
const dist = (path) => import(new URL(`../../dist/cli/${path}`, import.meta.url).href)

/** Text of ours in a cell of a table. */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
const code = (text) => `\`${text.replaceAll('|', '\\|')}\``
const row = (...cells) => `| ${cells.join(' | ')} |`
const table = (head, rows) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n')

function optionRows(options) {
  return options.map(({ flags, description, mandatory, kind }) => {
    const choices = typeof kind === 'object' ? ` (${kind.oneOf.join(', ')})` : ''
    return row(code(flags), cell(`${description}${choices}${mandatory ? '; needed' : ''}`))
  })
}

function examples(lines = []) {
  return lines.length === 0 ? '' : `\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\``
}

function shellCommand({ path, description, arguments: args, options }, EXAMPLES) {
  const usage = ['parley', path, ...args.map((each) => each.usage)].join(' ')
  const rows = [
    ...args.map(({ usage: name, description: does, kind }) => {
      const choices = typeof kind === 'object' ? ` (${kind.oneOf.join(', ')})` : ''
      return row(code(name), cell(`${does}${choices}`))
    }),
    ...optionRows(options),
  ]
  const takes = rows.length === 0 ? '' : `\n\n${table(['takes', 'what it is'], rows)}`
  return `### ${code(usage)}\n\n${cell(description)}${takes}${examples(EXAMPLES[path])}`
}

export async function commandReference() {
  const { createProgram } = await dist('commands/program.js')
  const { allCommands, commandTree } = await dist('commands/completion/command-tree.js')
  const { EXAMPLES } = await dist('commands/examples.js')
  const { COMMANDS } = await dist('state/commands.js')
  const { FACE_COMMANDS } = await dist('faces/face-commands.js')
  const { KEY_ACTIONS } = await dist('state/keys/actions.js')
  const { chordSpelled } = await dist('state/keys/chord-name.js')
  const nowhere = { write: () => true }
  const tree = commandTree(await createProgram({}, { stdout: nowhere, stderr: nowhere }))
  const runnable = allCommands(tree).filter(({ path, commands }) => path !== '' && commands.length === 0)
  const slash = (commands) => Object.values(commands).map(({ usage, does }) => row(code(usage), cell(does)))
  const keys = KEY_ACTIONS.map(({ name, keys: chords, does }) =>
    row(chords.map((chord) => code(chordSpelled(chord))).join(' '), code(name), cell(does)),
  )
  const text = [
    '# Commands and keys',
    'Written by `node test/tools/command-reference.mjs` from the tables that the program reads; do not edit.',
    '## In the shell',
    'Every command takes these, before or after its name:',
    table(['takes', 'what it is'], optionRows(tree.options)),
    ...runnable.map((command) => shellCommand(command, EXAMPLES)),
    '## In a chat',
    'The same on the screen, in plain lines (`parley chat --plain`) and as NDJSON (`parley chat --json`).',
    table(['command', 'what it does'], slash(COMMANDS)),
    'Where there are only lines, commands about a message take its number first, such as `/reply #3 yes`; these have',
    'a place or a key on the screen:',
    table(['command', 'what it does'], slash(FACE_COMMANDS)),
    '## Keys',
    'The second column is the name by which the configuration file gives an action other keys.',
    table(['keys', 'name', 'what it does'], keys),
  ].join('\n\n')
  return format(text, { ...(await resolveConfig(FILE)), filepath: FILE })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wanted = await commandReference()
  if (!process.argv.includes('--check')) writeFileSync(FILE, wanted)
  else if (readFileSync(FILE, 'utf8') !== wanted) {
    console.error(
      `${FILE} is not what the program's tables say: npm run build && node test/tools/command-reference.mjs`,
    )
    process.exitCode = 1
  }
}
