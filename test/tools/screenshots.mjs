// The pictures of the README, taken of the program as it runs: `node test/tools/screenshots.mjs` plays the scenes on
// terminals of its own, against a lab of its own, and writes what they show to cli/screens/*.svg.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { terminalSvg } from './terminal-svg.mjs'

const LAUNCHER = resolve('cli/bin/parley.js')
const OUT = 'cli/screens'
const PATIENCE_MS = 60_000
const END_OF_FRAME = '\x1b[?2026l'
const home = mkdtempSync(join(tmpdir(), 'parley-screens-'))
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !['CI', 'NO_COLOR', 'TMUX'].includes(name)),
  ),
  ...{ PARLEY_HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home, HOME: home },
  ...{
    PARLEY_PASSWORD: 'correct horse battery staple',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    COLORFGBG: '15;0',
  },
}

/** Runs a command to its end and gives its records. */
function parley(...words) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [LAUNCHER, ...words, '--json'], { env: environment })
    let out = ''
    let problem = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (problem += chunk))
    child.on('close', (code) => {
      if (code !== 0) fail(new Error(`parley ${words.join(' ')}: ${problem}`))
      else
        done(
          out
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line)),
        )
    })
  })
}

/** A command on a terminal of its own. */
function terminal(columns, rows, ...words) {
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const child = pty.spawn(process.execPath, [LAUNCHER, ...words], { cols: columns, rows, env: environment })
  const text = () => {
    const buffer = emulator.buffer.active
    return Array.from({ length: rows }, (_, y) =>
      buffer.getLine(buffer.baseY + y)?.translateToString(true),
    ).join('\n')
  }
  let look = () => undefined
  let whole = false
  child.onData((data) => {
    emulator.write(data, () => {
      whole = data.endsWith(END_OF_FRAME)
      look()
    })
  })
  const shows = (pattern) =>
    new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`never showed ${pattern}:\n${text()}`)), PATIENCE_MS)
      look = () => {
        if (!whole || !pattern.test(text())) return
        clearTimeout(late)
        look = () => undefined
        done()
      }
      look()
    })
  return {
    shows,
    async type(keys, pattern) {
      child.write(keys)
      await shows(pattern)
    },
    take(name, title) {
      writeFileSync(join(OUT, `${name}.svg`), terminalSvg(emulator, title))
      console.log(`${OUT}/${name}.svg`)
    },
    end: () =>
      new Promise((done) => {
        child.onExit(done)
        child.write('\x11')
      }),
  }
}

async function lab() {
  const child = spawn(process.execPath, [LAUNCHER, 'lab', '--json', '--port-base', '0'], { env: environment })
  const ready = await new Promise((done) => {
    child.stdout.once('data', (chunk) => done(JSON.parse(String(chunk).split('\n')[0])))
  })
  return { ...ready, end: () => new Promise((done) => child.once('close', done).kill('SIGTERM')) }
}

const ADA = ['--profile', 'ada']
const FRIENDS = [
  ['Bob', '4915550001'],
  ['Carol', '4915550002'],
  ['Dora', '4915550003'],
]

async function people({ provider, meta }) {
  const service = ['--meta', meta, '--service', 'whatsapp']
  await parley('signup', ...ADA, '--provider', provider, '--user', 'ada', '--country', 'DE')
  await parley('enlist', ...ADA, ...service)
  for (const [name, phone] of [...FRIENDS, ['Eve', '4915550009']]) {
    const profile = ['--profile', name.toLowerCase()]
    await parley('account', ...profile, ...service, '--phone', phone, '--name', name)
    await parley('partners', 'enable', '1', ...profile)
    if (name === 'Eve') continue
    await parley('requests', 'accept', ...profile, 'ada@parley')
    await parley('requests', 'accept', ...ADA, `+${phone}@whatsapp`)
  }
}

const says = (profile, text, to = 'ada@parley') => parley('send', '--profile', profile, '--to', to, text)

const BOB = '+4915550001@whatsapp'

async function conversation() {
  await says('carol', 'the tickets are booked')
  await says('dora', 'the draft is ready')
  await says('bob', 'Are you coming to the talk tonight?')
  await says('ada', 'Yes! I never thought I could write to you from here.', BOB)
  await parley('listen', ...ADA, '--timeout', '3')
  for (const [name, phone] of FRIENDS) await parley('label', ...ADA, `+${phone}@whatsapp`, name)
  await parley('pin', ...ADA, BOB)
  await says('eve', 'Hello, we met at the conference. Is this you?')
  await says('dora', 'can you read it before noon? @ada')
}

/** Bob has his chat open, so that Ada's ticks say read. */
async function withBob(bob, ada) {
  await bob.type('/to ada@parley\r', /I never thought/)
  await bob.type('\x1bt', /Esc drops it/)
  await bob.type('Neither did I, and I installed nothing \u{1F604}\r', /▏ ada: Yes/)
  await bob.type('\x1be', /Enter reacts/)
  await bob.type('1', /👍 you/)
  await ada.shows(/👍 Bob/)
  await ada.type('See you at seven then\r', /at seven then +✓✓ read/)
  await bob.type('I keep a seat', /I keep a seat/)
  await ada.shows(/Bob is typing/)
}

const SHEET_CLOSED = /^> /m
const ESCAPE = '\x1b[27u'

async function scenes() {
  const bob = terminal(90, 24, 'chat', '--profile', 'bob')
  await bob.shows(/● online/)
  const ada = terminal(110, 30, 'chat', ...ADA)
  await ada.shows(/● online/)
  await ada.type(`/to ${BOB}\r`, /I never thought/)
  await withBob(bob, ada)
  await ada.type('I will bring ', /> I will bring/)
  ada.take(
    'chat',
    'A chat: the list of chats, a reply, a reaction, what was read, somebody typing, and the interop boundary above',
  )
  await ada.type('\x15', SHEET_CLOSED)
  await ada.type('\x1bv', /Esc closes/)
  ada.take('safety-number', 'The safety number of a contact, as digits and as a QR code')
  await ada.type(ESCAPE, /See you at seven/)
  await ada.type('\x1bm', /Enter menu/)
  await ada.type('i', /Layers, from what it says/)
  ada.take('message', 'What is known of a message and how, and what each layer made of it')
  await ada.type(ESCAPE, /See you at seven/)
  await ada.type(ESCAPE, /online/)
  await ada.type('\x1bk', /Enter does it/)
  await ada.type('react', /Do: react/)
  ada.take('palette', 'The palette: every key and command')
  await ada.type(ESCAPE, /See you at seven/)
  await ada.type('\x12', /Esc closes/)
  await ada.type('the', /tickets are booked/)
  ada.take('search', 'Search in all chats')
  await ada.type(ESCAPE, /See you at seven/)
  await ada.type('\x1br', /Alt-Y accept/)
  ada.take('request', 'A message request: whoever asks learns nothing until it is accepted')
  await Promise.all([ada.end(), bob.end()])
}

mkdirSync(OUT, { recursive: true })
const network = await lab()
try {
  await people(network)
  await conversation()
  await scenes()
} finally {
  await network.end()
  rmSync(home, { recursive: true, force: true })
}
