// B9, the app on a pseudo-terminal: how long a key takes to reach the screen, and what it costs, in a profile of years.
import { join } from 'node:path'
import { startOnTerminal, type TerminalSession } from '../support/terminal-session.js'
import { type Grown, grownAddress } from './grown-profile.js'
import { atMost, type Bench, type Figure, type Goal } from './line.js'
import { cpuSeconds, residentBytes } from './process-usage.js'
import { median, percentile } from './statistics.js'

const PARLEY = join(process.cwd(), 'cli/bin/parley.js')
const [COLUMNS, ROWS] = [110, 32]
const END_OF_FRAME = '\x1b[?2026l'
/** A fast typist's distance between two keys; also what is waited for a screen to come to rest. */
const BETWEEN_KEYS_MS = 60
const MEGABYTE = 1_000_000

const TEXT = 'the quick brown fox jumps over the lazy dog and runs '
/** The lap that the goal of bytes speaks of. */
const LETTER = 'a letter'
const KEY = {
  pageUp: '\x1b[5~',
  clear: '\x15',
  nextChat: '\x0e',
  search: '\x12',
  escape: '\x1b',
  quit: '\x11',
}

interface GrownProfile extends Grown {
  readonly profile: string
}

/** Two profiles of one home: what is held against what. */
export interface GrownHome {
  readonly home: string
  readonly young: GrownProfile
  readonly old: GrownProfile
}

/** What one run of the app was like. */
interface Sitting {
  readonly firstFrameSeconds: number
  /** Processor time until then. */
  readonly firstFrameCpuSeconds: number
  /** By lap. */
  readonly paces: readonly Pace[]
  readonly megabytes: number
  readonly wiped: number
}

interface Pressed {
  /** From the key to the end of the first frame after it. */
  readonly milliseconds: number
  /** Everything that was written until the screen came to rest. */
  readonly bytes: number
}

interface Pace {
  readonly keys: readonly Pressed[]
  /** Processor time for each key: what a busy machine does not change. */
  readonly cpuMilliseconds: number
}

interface Lap {
  readonly what: string
  readonly keys: readonly string[]
}

export async function atTheTerminal({ quick, say }: Bench, home: GrownHome): Promise<Figure[]> {
  const laps = lapsOf(quick)
  const [young, old]: [Sitting[], Sitting[]] = [[], []]
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    say(`the app at a terminal, round ${round + 1}`)
    young.push(await sit(home, home.young, laps))
    old.push(await sit(home, home.old, laps))
  }
  const figure = (
    what: string,
    unit: string,
    samples: number,
    of: (sitting: Sitting) => number,
    goal?: Goal,
  ) => ({
    ...{ line: 'B9', what: `app: ${what}`, unit, rounds: old.map(of), samples, goal },
    peer: { what: 'young', value: median(young.map(of)) },
  })
  const note = `${home.old.messages} messages, ${home.old.chats} chats, ${COLUMNS}×${ROWS}; from the start of node`
  return [
    {
      ...figure('start to the first frame with the chat', 's', 1, (one) => one.firstFrameSeconds, atMost(1)),
      note,
    },
    figure('start to the first frame, processor time', 's', 1, (one) => one.firstFrameCpuSeconds),
    ...laps.flatMap(({ what, keys }, at) => {
      const times = (share: number) => (one: Sitting) =>
        percentile(one.paces[at]?.keys.map(({ milliseconds }) => milliseconds) ?? [], share)
      const written = (one: Sitting) => mean(one.paces[at]?.keys.map(({ bytes }) => bytes) ?? [])
      return [
        figure(`${what}, p50`, 'ms', keys.length, times(0.5)),
        figure(`${what}, p95`, 'ms', keys.length, times(0.95), atMost(50)),
        figure(
          `${what}, processor time`,
          'ms',
          keys.length,
          (one) => one.paces[at]?.cpuMilliseconds ?? Number.NaN,
        ),
        figure(`${what}, written`, 'bytes', keys.length, written, what === LETTER ? atMost(400) : undefined),
      ]
    }),
    figure('resident memory afterwards', 'MB', 1, (one) => one.megabytes, atMost(200)),
    figure('screens wiped after the first frame', 'times', 1, (one) => one.wiped, atMost(0)),
  ]
}

async function sit(home: GrownHome, profile: GrownProfile, laps: readonly Lap[]): Promise<Sitting> {
  const start = performance.now()
  const session = open(home, profile)
  await session.shows(new RegExp(newest(profile)))
  const firstFrameSeconds = (performance.now() - start) / 1000
  const firstFrameCpuSeconds = cpuSeconds(session.child.pid)
  const opening = wipes(session)
  await rest(1_000)
  const paces: Pace[] = []
  for (const { keys } of laps) {
    const before = cpuSeconds(session.child.pid)
    const pressed = await press(session, keys)
    const cpuMilliseconds = ((cpuSeconds(session.child.pid) - before) * 1000) / keys.length
    paces.push({ keys: pressed, cpuMilliseconds })
    session.child.write(KEY.escape)
    await rest(300)
    session.child.write(KEY.clear)
    await rest(300)
  }
  const megabytes = residentBytes(session.child.pid) / MEGABYTE
  const wiped = wipes(session) - opening
  session.child.write(KEY.quit)
  await session.ended
  return { firstFrameSeconds, firstFrameCpuSeconds, paces, megabytes, wiped }
}

/** How often the screen, or what was scrolled off, was wiped. */
function wipes({ bytes }: TerminalSession): number {
  return bytes().split('\x1b[2J').length + bytes().split('\x1b[3J').length - 2
}

function lapsOf(quick: boolean): readonly Lap[] {
  const times = quick ? 5 : 30
  const repeat = (key: string, count: number): string[] => Array.from({ length: count }, () => key)
  return [
    { what: LETTER, keys: Array.from(TEXT.repeat(quick ? 1 : 4)) },
    { what: 'page up', keys: repeat(KEY.pageUp, times) },
    { what: 'next chat', keys: repeat(KEY.nextChat, times) },
    { what: 'search everywhere, a letter', keys: [KEY.search, ...Array.from('tomorrow zeppelin')] },
  ]
}

function open({ home }: GrownHome, { profile }: GrownProfile): TerminalSession {
  const command = ['--home', home, '--profile', profile, 'chat', '--to', grownAddress(3)]
  return startOnTerminal(COLUMNS, ROWS, [process.execPath, PARLEY, ...command])
}

/** What the newest message of the chat ends with. */
function newest({ messages, chats }: Grown): string {
  return `n${messages - chats + 3}\\b`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
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
