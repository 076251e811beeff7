// B9, the app on a pseudo-terminal: how long a key takes to reach the screen, and what it costs, in a profile of years.
import { join } from 'node:path'
import { startOnTerminal, type TerminalSession } from '../support/terminal-session.js'
import { type Grown, grownAddress } from './grown-profile.js'
import { atMost, type Bench, type Figure, type Goal } from './line.js'
import { residentBytes } from './process-usage.js'
import { percentile } from './statistics.js'

const PARLEY = join(process.cwd(), 'cli/bin/parley.js')
const [COLUMNS, ROWS] = [110, 32]
const END_OF_FRAME = '\x1b[?2026l'
/** A fast typist's distance between two keys; also what is waited for a screen to come to rest. */
const BETWEEN_KEYS_MS = 60
const MEGABYTE = 1_000_000

const TEXT = 'the quick brown fox jumps over the lazy dog and runs '
const KEY = { pageUp: '\x1b[5~', clear: '\x15', nextChat: '\x0e', search: '\x12', escape: '\x1b' }

export interface GrownHome {
  readonly home: string
  readonly profile: string
  readonly large: Grown
}

interface Pressed {
  /** From the key to the end of the first frame after it. */
  readonly milliseconds: number
  /** Everything that was written until the screen came to rest. */
  readonly bytes: number
}

interface Lap {
  readonly what: string
  readonly keys: readonly string[]
}

export async function atTheTerminal({ quick, say }: Bench, grown: GrownHome): Promise<Figure[]> {
  const rounds = quick ? 1 : 3
  const laps = lapsOf(quick)
  const frames: number[] = []
  const memory: number[] = []
  const clears: number[] = []
  const pressed = laps.map((): Pressed[][] => [])
  for (let round = 0; round < rounds; round += 1) {
    say(`the app at a terminal, round ${round + 1}`)
    const start = performance.now()
    const session = open(grown)
    await session.shows(new RegExp(firstWords(grown)))
    frames.push((performance.now() - start) / 1000)
    await rest(1_000)
    for (const [at, lap] of laps.entries()) {
      pressed[at]?.push(await press(session, lap.keys))
      session.child.write(KEY.escape)
      await rest(300)
      session.child.write(KEY.clear)
      await rest(300)
    }
    memory.push(residentBytes(session.child.pid) / MEGABYTE)
    clears.push(session.bytes().match(/\x1b\[[23]J/g)?.length ?? 0)
    session.child.write('\x11')
    await session.ended
  }
  const note = `${grown.large.messages} messages, ${grown.large.chats} chats, ${COLUMNS}×${ROWS}; from the start of node`
  return [
    { ...figure('app: start to the first frame with the chat', 's', frames, 1, atMost(1)), note },
    ...laps.flatMap(({ what, keys }, at) => keyFigures(what, keys.length, pressed[at] ?? [])),
    figure('app: resident memory afterwards', 'MB', memory, 1, atMost(200)),
    figure('app: screens wiped (ESC[2J, ESC[3J)', 'times', clears, 1, atMost(0)),
  ]
}

function lapsOf(quick: boolean): readonly Lap[] {
  const times = quick ? 5 : 30
  const repeat = (key: string, count: number): string[] => Array.from({ length: count }, () => key)
  return [
    { what: 'a letter', keys: Array.from(TEXT.repeat(quick ? 1 : 4)) },
    { what: 'page up', keys: repeat(KEY.pageUp, times) },
    { what: 'next chat', keys: repeat(KEY.nextChat, times) },
    { what: 'search everywhere, a letter', keys: [KEY.search, ...Array.from('tomorrow zeppelin')] },
  ]
}

/** Of typing, the goals of a key press; of what changes the whole screen, only how long it takes. */
function keyFigures(what: string, samples: number, rounds: readonly (readonly Pressed[])[]): Figure[] {
  const times = (share: number): number[] =>
    rounds.map((keys) =>
      percentile(
        keys.map(({ milliseconds }) => milliseconds),
        share,
      ),
    )
  const bytes = rounds.map((keys) => keys.reduce((sum, key) => sum + key.bytes, 0) / keys.length)
  return [
    figure(`app: ${what}, p50`, 'ms', times(0.5), samples),
    figure(`app: ${what}, p95`, 'ms', times(0.95), samples, atMost(50)),
    figure(`app: ${what}, written`, 'bytes', bytes, samples, what === 'a letter' ? atMost(400) : undefined),
  ]
}

function figure(what: string, unit: string, values: readonly number[], samples: number, goal?: Goal): Figure {
  return { line: 'B9', what, unit, rounds: values, samples, goal }
}

function open({ home, profile }: GrownHome): TerminalSession {
  const command = ['--home', home, '--profile', profile, 'chat', '--to', grownAddress(3)]
  return startOnTerminal(COLUMNS, ROWS, [process.execPath, PARLEY, ...command])
}

/** What the newest message of the chat ends with. */
function firstWords({ large }: GrownHome): string {
  return `n${large.messages - large.chats + 3}\\b`
}

async function press({ child }: TerminalSession, keys: readonly string[]): Promise<Pressed[]> {
  let written = ''
  let start = 0
  const drawn: number[] = []
  const listening = child.onData((data) => {
    written += data
    if (written.includes(END_OF_FRAME)) drawn.push(performance.now() - start)
  })
  const pressed: Pressed[] = []
  for (const key of keys) {
    written = ''
    drawn.length = 0
    start = performance.now()
    child.write(key)
    await rest(BETWEEN_KEYS_MS)
    // A key that changes nothing draws nothing.
    for (let waited = 0; drawn.length === 0 && waited < 20; waited += 1) await rest(BETWEEN_KEYS_MS)
    const [first] = drawn
    if (first !== undefined) pressed.push({ milliseconds: first, bytes: Buffer.byteLength(written) })
  }
  listening.dispose()
  return pressed
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
