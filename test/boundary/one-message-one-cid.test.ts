// One message, one correlation id: every process is a process of its own, and their trace files together tell
// the whole way of a message from the key press to the delivery tick.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TraceEvent } from '#proto/trace/event.js'
import { parseTraceEvent } from '#cli/trace/trace-reader.js'
import {
  type LabProcess,
  type ParleyProcess,
  runParley,
  startLabProcess,
  startParley,
} from '../support/parley-process.js'

const [ADA, BOB] = ['ada@parley', '+4915550001@whatsapp']
const ENV = { PARLEY_PASSWORD: 'correct horse battery' }

let root: string
let lab: LabProcess
const running: ParleyProcess[] = []
let online: TraceEvent[]
let pushed: TraceEvent[]

const profile = (name: string): string[] => ['--home', join(root, 'home'), '--profile', name]
const traceFile = (name: string): string => join(root, `${name}.ndjson`)

function listen(name: string, ...more: readonly string[]): ParleyProcess {
  const process = startParley(['listen', ...profile(name), '--trace', traceFile(name), ...more])
  running.push(process)
  return process
}

/** Through the process that has the profile open; resolves with the message's id. */
async function send(name: string, to: string, text: string): Promise<string> {
  const lines = await runParley(['send', ...profile(name), '--to', to, text])
  return String(lines.find(({ event }) => event === 'sent')?.['id'])
}

const delivered = (process: ParleyProcess, id: string): Promise<unknown> =>
  process.until((line) => line['event'] === 'receipt' && line['id'] === id && line['state'] === 'delivered')

async function setUp(): Promise<void> {
  const data = { data: join(root, 'servers'), home: join(root, 'home'), trace: join(root, 'traces') }
  lab = await startLabProcess(data)
  const service = ['--meta', lab.meta, '--service', 'whatsapp']
  const ada = async (): Promise<void> => {
    await runParley(['signup', ...profile('ada'), '--provider', lab.provider, '--user', 'ada'], ENV)
    await runParley(['enlist', ...profile('ada'), ...service])
  }
  const bob = async (): Promise<void> => {
    await runParley(['account', ...profile('bob'), ...service, '--phone', '4915550001', '--name', 'Bob'])
    await runParley(['partners', ...profile('bob'), 'enable', '1'])
  }
  await Promise.all([ada(), bob()])
  // A stranger's message would get no receipt.
  await runParley(['requests', ...profile('bob'), 'accept', ADA])
}

/** Only the process that has the profile open is connected; a command that asks too early is told so. */
async function isOnline(name: string): Promise<boolean> {
  const [status] = await runParley(['status', ...profile(name)])
  return JSON.stringify(status?.['connection'] ?? '').includes('"online"')
}

async function untilOnline(name: string): Promise<void> {
  while (!(await isOnline(name)));
}

async function chat(): Promise<readonly [online: string, pushed: string]> {
  const [bob, awake] = [listen('bob'), listen('ada')]
  await Promise.all([untilOnline('bob'), untilOnline('ada')])
  const first = await send('ada', BOB, 'hello Bob')
  await delivered(awake, first)
  await awake.interrupt()
  listen('ada', '--background')
  const second = await send('bob', ADA, 'are you asleep?')
  await delivered(bob, second)
  return [first, second]
}

/** As a person reads it: `parley trace` over every file. */
async function story(cid: string): Promise<TraceEvent[]> {
  const servers = ['meta', 'provider', 'mediaHost'].map((role) => join(root, 'traces', `${role}.ndjson`))
  const lines = await runParley(['trace', ...servers, traceFile('bob'), traceFile('ada'), '--cid', cid])
  return lines.map(parseTraceEvent)
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-cid-'))
  await setUp()
  const [first, second] = await chat()
  for (const process of running) await process.interrupt()
  await lab.interrupt()
  online = await story(first)
  pushed = await story(second)
}, 60_000)

afterAll(async () => {
  for (const process of [...running, lab]) await process.interrupt()
  await rm(root, { recursive: true, force: true })
})

type Step = readonly [party: string, layer: string, dir: string, kind: string]

const wire = (party: string, dir: 'in' | 'out', kind: string): Step[] => {
  const layers: Step[] = [
    [party, 'frame', dir, 'frame'],
    [party, 'noise', dir, dir === 'in' ? 'decrypt' : 'encrypt'],
    [party, 'stanza', dir, kind],
  ]
  return dir === 'in' ? layers : layers.reverse()
}
const sends = (party: string): Step[] => [
  [party, 'ui', 'local', 'send'],
  [party, 'content', 'out', 'encode'],
  [party, 'signal', 'out', 'encrypt'],
  [party, 'store', 'local', 'outbox'],
  ...wire(party, 'out', 'message'),
]
const metaTakes = (kind: string): Step[] => [
  ...wire('meta-sim', 'in', kind),
  ['meta-sim', 'consent', 'local', 'reach'],
  ['meta-sim', 'store', 'local', 'append'],
]
const reads = (party: string): Step[] => [
  ...wire(party, 'in', 'message'),
  [party, 'signal', 'in', 'decrypt'],
  [party, 'content', 'in', 'decode'],
  [party, 'store', 'local', 'inbox'],
]
/** Of what follows the reading: it is shown, and the receipt goes the whole way back to the tick. */
const receipt = (from: string, to: string): Step[] => [
  ...wire(from, 'out', 'receipt'),
  ...metaTakes('receipt'),
  ...wire('meta-sim', 'out', 'receipt'),
  ...wire(to, 'in', 'receipt'),
  [to, 'ui', 'local', 'tick'],
]

/**
 * The steps that cannot be found as causes of one another: each after the one before it in time, and in
 * order within its process. Clocks tell milliseconds, so two processes may share one.
 */
function gaps(events: readonly TraceEvent[], steps: readonly Step[]): string[] {
  const missing: string[] = []
  const lastOf = new Map<string, number>()
  let time = 0
  for (const [party, layer, dir, kind] of steps) {
    const found = events.find(
      (event) =>
        event.party === party &&
        event.layer === layer &&
        event.dir === dir &&
        event.kind === kind &&
        event.ts >= time &&
        event.seq > (lastOf.get(party) ?? 0),
    )
    if (!found) missing.push([party, layer, dir, kind].join(' '))
    else {
      time = found.ts
      lastOf.set(party, found.seq)
    }
  }
  return missing
}

const layersOf = (events: readonly TraceEvent[], party: string): string[] =>
  [...new Set(events.filter((event) => event.party === party).map(({ layer }) => layer))].sort()
const CLIENT_LAYERS = ['content', 'frame', 'noise', 'signal', 'stanza', 'store', 'ui']
const CHAT_LAYERS = ['consent', 'frame', 'noise', 'stanza', 'store']

describe('a message to somebody who is online', () => {
  it('is found under its id in every layer of every party, and in no other party', () => {
    expect(new Set(online.map(({ party }) => party))).toEqual(
      new Set(['client:ada', 'client:bob', 'meta-sim']),
    )
    expect(layersOf(online, 'client:ada')).toEqual(CLIENT_LAYERS)
    expect(layersOf(online, 'client:bob')).toEqual(CLIENT_LAYERS)
    expect(layersOf(online, 'meta-sim')).toEqual(CHAT_LAYERS)
    expect(new Set(online.map(({ cid }) => cid)).size).toBe(1)
  })

  it('can be followed from the key press to the delivery tick, each step after its cause', () => {
    const way: Step[] = [
      ...sends('client:ada'),
      ...metaTakes('message'),
      ...wire('meta-sim', 'out', 'message'),
      ...reads('client:bob'),
      ...receipt('client:bob', 'client:ada'),
    ]
    expect(gaps(online, way)).toEqual([])
    expect(online[0]).toMatchObject({ party: 'client:ada', layer: 'ui', kind: 'send' })
    expect(gaps(online, [...reads('client:bob'), ['client:bob', 'ui', 'local', 'message']])).toEqual([])
  })

  it('leaves the sender’s outbox with the first tick, and the mailbox with the recipient’s ack', () => {
    const sent: Step[] = [
      ...metaTakes('message'),
      ...wire('meta-sim', 'out', 'ack'),
      ...wire('client:ada', 'in', 'ack'),
    ]
    expect(gaps(online, sent)).toEqual([])
    const acked: Step[] = [
      ['client:bob', 'store', 'local', 'inbox'],
      ...wire('client:bob', 'out', 'ack'),
      ...wire('meta-sim', 'in', 'ack'),
      ['meta-sim', 'store', 'local', 'remove'],
    ]
    expect(gaps(online, acked)).toEqual([])
    const ticks = online.filter(({ layer, kind }) => layer === 'ui' && kind === 'tick')
    const said = ticks.map(({ summary }) => summary.split(':')[0])
    // A quick peer's receipt may be here before the server's ack: then there is nothing left to say of that.
    expect([['sent', 'delivered'], ['delivered']]).toContainEqual(said)
  })
})

describe('a message to a partner user who sleeps', () => {
  it('can be followed through the push as well, to the delivery tick', () => {
    const way: Step[] = [
      ...sends('client:bob'),
      ...metaTakes('message'),
      ['meta-sim', 'http', 'out', 'push'],
      ['provider-server', 'http', 'in', 'push'],
      ...wire('meta-sim', 'out', 'message'),
      ...reads('client:ada'),
      ...receipt('client:ada', 'client:bob'),
    ]
    expect(gaps(pushed, way)).toEqual([])
    expect(layersOf(pushed, 'meta-sim')).toEqual([...CHAT_LAYERS, 'http'].sort())
    expect(layersOf(pushed, 'provider-server')).toEqual(['http'])
  })

  it('names its id to nobody but Meta’s own trace: the push says for whom, and nothing else', () => {
    const [out, arrived] = ['out', 'in'].map((dir) =>
      pushed.find((event) => event.kind === 'push' && event.dir === dir),
    )
    expect(out?.detail).toMatchObject({ to: 'ada', cause: pushed[0]?.cid })
    expect(arrived?.detail).toEqual({ to: 'ada', iat: out?.detail?.['iat'] })
  })
})

describe('the merged trace', () => {
  it('is in the order of time', () => {
    for (const events of [online, pushed]) {
      expect(events.map(({ ts }) => ts)).toEqual(events.map(({ ts }) => ts).sort((a, b) => a - b))
    }
  })

  it('holds a text only where its two people’s own clients wrote it', () => {
    for (const { party, detail } of [...online, ...pushed]) {
      if (!party.startsWith('client:')) expect(JSON.stringify(detail ?? {})).not.toMatch(/hello|asleep/)
    }
    expect(online.filter(({ detail }) => detail?.['text'] === 'hello Bob')).toHaveLength(2)
  })
})
