// B10: how long people wait: for the lab, for a server's first login, for one message from the shell; and what starting
// a command costs, which a busy machine changes less than how long it takes.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { fromBase64url } from '#proto/bytes.js'
import { systemClock } from '#platform/clock.js'
import { startServer } from '#cli/lab/child-process.js'
import { logIn } from './chat-client.js'
import { atMost, type Bench, type Figure, type Goal, type Line } from './line.js'
import { metaUser, seedAccounts } from './seeded-accounts.js'
import { rounds } from './statistics.js'

const PARLEY = 'cli/bin/parley.js'
const ROUNDS = 5
const run = promisify(execFile)

export const startUpLine: Line = {
  id: 'B10',
  title: 'waiting times',
  async run(bench) {
    const { quick, folder, say, withTests } = bench
    const count = quick ? 3 : ROUNDS
    say('server to first login')
    const login = await rounds(count, (round) => firstLogin(join(folder, `login-${round}`)))
    say('lab')
    const lab = await rounds(count, async (round) => {
      const started = await startLab(join(folder, `lab-${round}`))
      await started.end()
      return started.seconds
    })
    say('commands from the shell')
    const commands = await fromShell(bench, count)
    const figures = [
      figure('`parley lab` to its ready line', lab, atMost(2)),
      figure('server start to first login', login, atMost(0.6)),
      figure(
        '`parley send`, shell to ack',
        commands.send.map(({ seconds }) => seconds),
        atMost(1),
      ),
      ...COMMANDS.map((name) =>
        figure(
          `\`parley ${name}\`, processor time`,
          commands[name].map(({ cpuSeconds }) => cpuSeconds),
        ),
      ),
    ]
    return withTests ? [...figures, await testSuite(bench)] : figures
  },
}

function figure(what: string, values: number[], goal?: Goal): Figure {
  return { line: 'B10', what, unit: 's', rounds: values, samples: 1, goal }
}

function since(start: number): number {
  return (performance.now() - start) / 1000
}

async function firstLogin(folder: string): Promise<number> {
  const data = join(folder, 'meta')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await seedAccounts(data, [metaUser(0)])
  const start = performance.now()
  const server = await startServer({
    ...{ role: 'meta', logFile: join(folder, 'meta.log'), clock: systemClock },
    env: {
      ...process.env,
      ...{ PARLEY_META_DATA: data, PARLEY_META_PORT: '0', PARLEY_META_CHAT_PORT: '0', PARLEY_META_LAB: '1' },
    },
  })
  const { chat = '', trustRoot = '' } = server.addresses
  const root = fromBase64url(trustRoot) ?? new Uint8Array(0)
  const client = await logIn({ chat, trustRoot: root, account: metaUser(0) })
  const seconds = since(start)
  await client.end()
  await server.close()
  return seconds
}

interface StartedLab {
  readonly seconds: number
  readonly provider: string
  readonly meta: string
  end(): Promise<void>
}

async function startLab(data: string): Promise<StartedLab> {
  const start = performance.now()
  const args = [PARLEY, 'lab', '--json', '--port-base', '0', '--data', data, '--home', `${data}-home`]
  const lab = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: lab.stdout })) {
    const event: unknown = JSON.parse(line)
    if (!isReady(event)) continue
    return { seconds: since(start), provider: event.provider, meta: event.meta, end: () => endLab(lab) }
  }
  throw new Error('the lab ended before it was ready')
}

function isReady(event: unknown): event is { readonly provider: string; readonly meta: string } {
  return typeof event === 'object' && event !== null && 'provider' in event && 'meta' in event
}

async function endLab(lab: ChildProcess): Promise<void> {
  if (lab.exitCode !== null) return
  lab.kill('SIGTERM')
  await once(lab, 'exit')
}

const COMMANDS = ['--help', 'status', 'history', 'send'] as const
type Command = (typeof COMMANDS)[number]

interface Taken {
  readonly seconds: number
  /** User and system, of all its threads. */
  readonly cpuSeconds: number
}

/** Makes a program say at its end what it used, as the last line of stderr. */
const SAY_USAGE = `process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  process.stderr.write('\\n' + (user + system))
})`

/** The recipient is offline: a sender's command lasts from its start to its end after the ack. */
async function fromShell({ folder }: Bench, count: number): Promise<Record<Command, Taken[]>> {
  const lab = await startLab(join(folder, 'lab-send'))
  const home = join(folder, 'home')
  const parley = async (profile: string, ...args: string[]): Promise<Taken> => {
    const usage = ['--import', `data:text/javascript,${encodeURIComponent(SAY_USAGE)}`]
    const start = performance.now()
    const { stderr } = await run(
      process.execPath,
      [...usage, PARLEY, '--home', home, '--profile', profile, '--json', ...args],
      { env: { ...process.env, PARLEY_PASSWORD: 'a password to measure with' } },
    )
    return { seconds: since(start), cpuSeconds: Number(stderr.split('\n').at(-1)) / 1e6 }
  }
  const { meta, provider } = lab
  const [to, phone] = ['+4915550001@whatsapp', '4915550001']
  await parley('bob', 'account', '--meta', meta, '--service', 'whatsapp', '--phone', phone, '--name', 'Bob')
  await parley('bob', 'partners', 'enable', '1')
  await parley('ada', 'signup', '--provider', provider, '--user', 'ada', '--country', 'DE')
  await parley('ada', 'enlist', '--meta', meta, '--service', 'whatsapp')
  const lines: Record<Command, readonly string[]> = {
    '--help': ['--help'],
    status: ['status'],
    history: ['history', '--with', to],
    send: ['send', '--to', to, 'hello'],
  }
  await parley('ada', ...lines.send)
  const taken: Record<Command, Taken[]> = { '--help': [], status: [], history: [], send: [] }
  for (let round = 0; round < count; round += 1) {
    for (const name of COMMANDS) taken[name].push(await parley('ada', ...lines[name]))
  }
  await lab.end()
  return taken
}

async function testSuite({ say }: Bench): Promise<Figure> {
  say('npm test')
  const start = performance.now()
  let failed = ''
  try {
    await run('npm', ['test'], { maxBuffer: 64 * 1024 * 1024 })
  } catch {
    failed = 'some tests failed'
  }
  const note = failed === '' ? {} : { note: failed }
  return { ...figure('`npm test`', [since(start)], atMost(180)), ...note }
}
