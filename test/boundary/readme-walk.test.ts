// What the README tells two people to type, typed: a network, two chats on terminals of their own, and a script
// beside them.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { machine, type Machine } from '../support/parley.js'
import { readmeCommands } from '../support/readme-commands.js'
import { endSessions, startOnTerminal, type TerminalSession } from '../support/terminal-session.js'

const LAUNCHER = join(import.meta.dirname, '../../cli/bin/parley.js')
const PROVIDER = 'http://127.0.0.1:7420'
const META = 'http://127.0.0.1:7422'

let here: Machine
beforeEach(() => {
  here = machine()
})
afterEach(async ({ task }) => {
  endSessions(task.result?.state === 'fail')
  await here.clear()
})

const isChat = (words: readonly string[]): boolean => words.at(-1) === 'chat'
const isLab = (words: readonly string[]): boolean => words[0] === 'lab'

it('two people in two terminals: a request, a reply, a reaction, and scripts beside them', async () => {
  const { environment, commands } = readmeCommands('Two people in two terminals')
  const lab = here.start(['lab', '--json', '--port-base', '0'])
  const ready = await lab.record(({ event }) => event === 'ready')
  const ours = new Map([
    [PROVIDER, String(ready['provider'])],
    [META, String(ready['meta'])],
  ])
  const run = async (words: readonly string[]): Promise<void> => {
    const { code, stderr } = await here.run(
      words.map((word) => ours.get(word) ?? word),
      environment,
    )
    expect({ words, code, stderr }).toMatchObject({ code: 0 })
  }
  const chat = (words: readonly string[]): TerminalSession => {
    const variables = { PARLEY_HOME: here.home, XDG_RUNTIME_DIR: here.home, ...environment }
    return startOnTerminal(100, 30, [process.execPath, LAUNCHER, ...words], variables)
  }

  expect(commands.filter(isLab)).toEqual([['lab']])
  const chats = commands.filter(isChat)
  expect(chats).toEqual([
    ['--profile', 'ada', 'chat'],
    ['--profile', 'bob', 'chat'],
  ])
  const last = commands.findLastIndex(isChat)
  for (const words of commands.slice(0, last)) if (!isChat(words) && !isLab(words)) await run(words)
  const [ada, bob] = chats.map(chat)
  if (ada === undefined || bob === undefined) throw new Error('there are not two chats')
  await ada.shows(/● online/)
  await bob.shows(/● online/)

  ada.child.write('/to +4915550001@whatsapp\r')
  await ada.shows(/No messages yet/)
  ada.child.write('hello Bob\r')
  await ada.shows(/hello Bob +✓ sent/)
  await bob.shows(/1 request, Alt-R/)
  bob.child.write('\x1br')
  await bob.shows(/Alt-Y accept/)
  bob.child.write('\x1by')
  await ada.shows(/hello Bob +✓✓ read/)
  bob.child.write('\x1bt')
  await bob.shows(/Esc drops it/)
  bob.child.write('hello Ada\r')
  await ada.shows(/▏ you: hello Bob[^]*hello Ada/)
  bob.child.write('\x1be')
  await bob.shows(/Enter reacts/)
  bob.child.write('1')
  await ada.shows(/👍/)
  ada.child.write('\x1bm')
  await ada.shows(/Enter menu/)
  ada.child.write('i')
  await ada.shows(/Layers, from what it says/)
  ada.child.write('\x1b[27u')
  await ada.shows(/Enter menu/)
  ada.child.write('\x1bv')
  await ada.shows(/Not compared yet/)

  const after = commands.slice(last + 1)
  expect(after.length).toBeGreaterThan(0)
  for (const words of after) await run(words)
})
