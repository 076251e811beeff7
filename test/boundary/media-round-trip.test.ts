// Files through processes, from one octet to 100 MiB, through a lab of real servers: what one person sends in a chat or
// with a command, another saves with the next; and nobody's memory grows with the file.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ADA, BOB } from '../support/ada-and-bob.js'
import {
  failInOneLine,
  labWithAdaAndBob,
  machine,
  type PreparedLab,
  type Running,
} from '../support/parley.js'
import { noPeaks, reportedPeak, reportingPeak, serverPeaks } from '../support/peak-memory.js'

const KIB = 1024
const MIB = 1024 * KIB
const LARGEST = 100 * MIB
/** What a server may need more for the largest file than for a small one. */
const GROWTH = 32 * MIB
/** The collector lets 32 MiB of network buffers pile up in a client, however large the file; a file held is 100 MiB. */
const CLIENT_GROWTH = 48 * MIB
const LONG = 300_000

const here = machine()
const folder = join(here.home, 'files')
let lab: PreparedLab

beforeAll(async () => {
  await mkdir(folder)
  lab = await labWithAdaAndBob(here, { friends: true })
}, 120_000)

afterAll(() => here.clear())

interface Way {
  readonly from: string
  readonly to: string
  readonly address: string
}
const WAYS: readonly Way[] = [
  { from: 'ada', to: 'bob', address: BOB },
  { from: 'bob', to: 'ada', address: ADA },
]

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}

/** Octets that do not repeat, written piece by piece. */
async function randomFile(name: string, octets: number): Promise<string> {
  const path = join(folder, name)
  const file = await open(path, 'w')
  for (let left = octets; left > 0; left -= MIB) await file.write(randomBytes(Math.min(left, MIB)))
  await file.close()
  return path
}

/** Sends it and saves it at the other end; answers where, for both to be compared. */
async function goes({ from, to, address }: Way, path: string, env = noPeak): Promise<string> {
  const send = await here.run(
    ['send-media', '--profile', from, '--to', address, path, '--json'],
    env(`${from}-sends`),
  )
  expect(send.code, send.stderr).toBe(0)
  const id = String(send.records.find(({ event }) => event === 'sent')?.['id'])
  const received = await here.run(
    ['listen', '--profile', to, '--count', '1', '--timeout', '60', '--json'],
    env(`${to}-listens`),
  )
  expect(received.records.find(({ event }) => event === 'message')).toMatchObject({ id })
  const out = join(folder, `${to}-${id}`)
  const saved = await here.run(
    ['save', '--profile', to, '--id', id, '--out', out, '--json'],
    env(`${to}-saves`),
  )
  expect(saved.code, saved.stderr).toBe(0)
  return out
}

type CommandEnv = (what: string) => Readonly<Record<string, string>>
const noPeak: CommandEnv = () => ({})

/** The most that any of the commands took which send it, hear of it and save it; and each server so far. */
function peaks(commands: readonly string[]): ReadonlyMap<string, number> {
  const clients = Math.max(...commands.map((name) => reportedPeak(peakFile(name))))
  return new Map([['the clients', clients], ...(noPeaks === undefined ? serverPeaks(lab.pid) : [])])
}

const peakFile = (name: string): string => join(here.home, `peak-${name}`)

describe('a file of 100 MiB', () => {
  it.each(WAYS)(
    'goes from $from to $to, and nobody’s memory grows with it',
    async (way) => {
      if (noPeaks !== undefined) console.warn(noPeaks)
      const measured: CommandEnv = (what) => reportingPeak(peakFile(what))
      const commands = [`${way.from}-sends`, `${way.to}-listens`, `${way.to}-saves`]
      await goes(way, await randomFile('small', 64 * KIB), measured)
      const before = peaks(commands)
      const large = await randomFile('large', LARGEST)
      const out = await goes(way, large, measured)
      const after = peaks(commands)
      expect(await hashOf(out)).toBe(await hashOf(large))
      for (const [name, peak] of after) {
        const most = name === 'the clients' ? CLIENT_GROWTH : GROWTH
        expect(peak - (before.get(name) ?? 0), `growth of ${name}`).toBeLessThanOrEqual(most)
      }
      await Promise.all([rm(out), rm(large)])
    },
    LONG,
  )
})

interface Chat extends Running {
  type(command: string, ...args: readonly string[]): void
}

/** A chat that a program types into, with that person open. */
async function chatOf({ from, address }: Way): Promise<Chat> {
  const chat = here.start(['chat', '--json', '--profile', from])
  const type: Chat['type'] = (command, ...args) => {
    chat.process.stdin.write(`${JSON.stringify({ command, args })}\n`)
  }
  type('to', address)
  await chat.record((record) => record['event'] === 'opened')
  return { ...chat, type }
}

/** Sends it and saves it in the other chat; answers where. */
async function goesInChat(from: Chat, to: Chat, path: string): Promise<string> {
  const out = `${path}-saved`
  const name = basename(path)
  from.type('send', path)
  const { id } = await from.record((record) => record['event'] === 'sending' && record['file'] === name)
  await to.record((record) => record['event'] === 'message' && record['id'] === id)
  to.type('save', out)
  await to.record((record) => record['event'] === 'line' && String(record['text']).includes(basename(out)))
  return out
}

describe('a file of any size', () => {
  it(
    'arrives byte for byte as it was, both ways',
    async () => {
      const [ada, bob] = await Promise.all(WAYS.map(chatOf))
      if (ada === undefined || bob === undefined) throw new Error('there are not two ways')
      for (const octets of [1, 15, 16, 17, 65_535, MIB]) {
        for (const [from, to] of [
          [ada, bob],
          [bob, ada],
        ] as const) {
          const path = await randomFile(`${from === ada ? 'adas' : 'bobs'}-${octets}`, octets)
          const saved = await readFile(await goesInChat(from, to, path))
          expect(saved.equals(await readFile(path)), path).toBe(true)
        }
      }
      for (const chat of [ada, bob]) {
        chat.process.stdin.end()
        expect((await chat.ended).code).toBe(0)
      }
    },
    LONG,
  )

  it('has 100 MiB at most', async () => {
    const path = join(folder, 'too-large')
    await writeFile(path, '')
    await truncate(path, LARGEST + 1)
    const [code, line] = await failInOneLine(here, ['send-media', '--profile', 'ada', '--to', BOB, path])
    expect(code).toBe(2)
    expect(line).toContain('100 MiB')
  })
})
