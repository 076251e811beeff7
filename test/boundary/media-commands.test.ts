// Files sent and saved as commands, in processes of their own against a running lab: output, exit codes, Ctrl-C.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bytes } from '#proto/bytes.js'
import {
  type Ended,
  failInOneLine,
  labWithAdaAndBob,
  machine,
  type Machine,
  type Running,
  succeed,
} from '../support/parley.js'
import { OGG, picture } from '../support/sample-files.js'

const BOB = '+4915550001@whatsapp'
const ADA = 'ada@parley'
const MEBIBYTE = 1024 * 1024
/** Long enough under way to be stopped. */
const LARGE = 64 * MEBIBYTE
let here: Machine
let stopLab: () => Promise<void>
let files: string
let saved: string

beforeAll(async () => {
  here = machine()
  const lab = here.start(['lab', '--json', '--port-base', '0'])
  stopLab = async () => {
    lab.process.kill('SIGTERM')
    await lab.ended
  }
  await labWithAdaAndBob(here, { lab, friends: true })
  files = join(here.home, 'files')
  saved = join(here.home, 'saved')
  mkdirSync(files)
  mkdirSync(saved)
  writeFileSync(join(files, 'large'), randomBytes(LARGE))
})

afterAll(() => here.clear())

const good = (args: readonly string[]): Promise<Ended> => succeed(here, args)
const bad = (args: readonly string[]) => failInOneLine(here, args)
const fromAda = (...args: readonly string[]) => ['send-media', '--profile', 'ada', '--to', BOB, ...args]
const events = (end: Ended, event: string) => end.records.filter((record) => record['event'] === event)
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

function written(name: string, content: Bytes | string): string {
  const path = join(files, name)
  writeFileSync(path, content)
  return path
}

async function nextMessage(profile: string): Promise<Record<string, unknown>> {
  const end = await good(['listen', '--profile', profile, '--count', '1', '--timeout', '60'])
  const [message] = events(end, 'message')
  if (!message) throw new Error(`no message: ${end.stdout}`)
  return message
}

/** Begins to send the large file and presses Ctrl-C once it is on its way. */
async function interrupted(): Promise<Ended> {
  const sending = here.start([...fromAda(join(files, 'large')), '--json'])
  await sending.record((record) => record['event'] === 'progress')
  sending.process.kill('SIGINT')
  return sending.ended
}

describe('a picture from Ada to Bob', () => {
  it('comes with its caption instead of a text, and is saved as it was, under a name of its kind', async () => {
    const photo = written('IMG 1.jpeg', await picture({ width: 300, height: 200 }))
    const sent = await good([...fromAda(relative(process.cwd(), photo)), '--caption', 'look'])
    const [{ id } = {}] = events(sent, 'sent')
    expect(sent.stderr).toBe('')
    const message = await nextMessage('bob')
    expect(message).toMatchObject({
      id,
      from: ADA,
      media: { kind: 'image', mimetype: 'image/jpeg', caption: 'look' },
    })
    expect(message).toMatchObject({ media: { width: 300, height: 200, hasThumbnail: true, state: 'remote' } })
    expect(message).not.toHaveProperty('text')
    const save = ['save', '--profile', 'bob', '--id', String(id), '--out', saved]
    const [record] = events(await good(save), 'saved')
    expect(record).toEqual({
      event: 'saved',
      id,
      path: join(saved, 'image.jpg'),
      size: readFileSync(photo).length,
    })
    expect(readFileSync(join(saved, 'image.jpg'))).toEqual(readFileSync(photo))
    const { stdout } = await here.run(['history', '--profile', 'bob', '--with', ADA])
    expect(stdout).toMatch(new RegExp(`${ADA}: \\[image [0-9.]+ k?B 300×200 ${String(id)}\\] look`))
  })

  it('is never saved over another file', async () => {
    const id = String((await bobsFiles())[0]?.['id'])
    await good(['save', '--profile', 'bob', '--id', id, '--out', saved])
    expect(readdirSync(saved)).toHaveLength(2)
    const taken = join(saved, 'image.jpg')
    expect((await bad(['save', '--profile', 'bob', '--id', id, '--out', taken]))[0]).toBe(2)
    expect((await bad(['save', '--profile', 'bob', '--id', id, '--out', join(saved, 'none/')]))[0]).toBe(2)
  })
})

async function bobsFiles(): Promise<readonly Record<string, unknown>[]> {
  const { records } = await good(['history', '--profile', 'bob', '--with', ADA])
  return records.filter((record) => 'media' in record)
}

describe('other kinds', () => {
  it('a voice message from Bob to Ada has its length and waveform', async () => {
    const voice = written('note.ogg', OGG)
    await good(['send-media', '--profile', 'bob', '--to', ADA, '--voice', voice])
    const media = { kind: 'voice', mimetype: 'audio/ogg; codecs=opus', seconds: 2 }
    const message = await nextMessage('ada')
    expect(message).toMatchObject({ from: BOB, media })
    expect(message['media']).toHaveProperty('waveform.length', 64)
  })

  it('a document of a hostile name is printed without what steers a terminal, and saved so', async () => {
    const name = 'report\u001b[2J\u202etxt.exe'
    await good(fromAda(written(name, '%PDF-1.7\n')))
    const { id } = await nextMessage('bob')
    const { stdout } = await here.run(['history', '--profile', 'bob', '--with', ADA, '--limit', '1'])
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
    const [record] = events(
      await good(['save', '--profile', 'bob', '--id', String(id), '--out', saved]),
      'saved',
    )
    expect(record?.['path']).toBe(join(saved, 'report_[2J_txt.exe.pdf'))
  })
})

describe('bad input ends with one line and the code of the contract', () => {
  it('2: what cannot be sent, and options that do not fit', async () => {
    truncateSync(written('over', ''), 100 * MEBIBYTE + 1)
    const cases = [
      fromAda(join(files, 'missing')),
      fromAda(files),
      fromAda(written('empty', '')),
      fromAda(join(files, 'over')),
      fromAda('--voice', written('note.txt', 'text')),
      fromAda('--voice', '--caption', 'listen', join(files, 'note.ogg')),
      fromAda(),
      ['send-media', '--profile', 'ada', '--resume', 'A', '--cancel', 'B'],
      ['send-media', '--profile', 'ada', '--resume', 'UNKNOWN'],
      ['save', '--profile', 'ada', '--id', 'UNKNOWN'],
      ['downloads', '--profile', 'ada', 'some'],
    ]
    const codes = await Promise.all(cases.map(async (args) => (await bad(args))[0]))
    expect(codes).toEqual(cases.map(() => 2))
  })

  it('2: a message of text has no file, and one of our own is where it was', async () => {
    const { records } = await good(['send', '--profile', 'ada', '--to', BOB, 'only text'])
    await nextMessage('bob')
    const text = ['save', '--profile', 'bob', '--id', String(records[0]?.['id'])]
    expect((await bad(text))[0]).toBe(2)
    const own = (await bobsFiles())[0]
    expect((await bad(['save', '--profile', 'ada', '--id', String(own?.['id'])]))[0]).toBe(2)
  })

  it('4: nobody there', async () => {
    const args = ['send-media', '--profile', 'ada', '--to', '+4915559999@whatsapp', join(files, 'note.txt')]
    const end = await here.run([...args, '--json'])
    expect(end.code).toBe(4)
    expect(events(end, 'failed')).toHaveLength(1)
  })
})

describe('a transfer that is stopped with Ctrl-C', () => {
  it('says how to go on, goes on from there, and arrives once and whole', async () => {
    const end = await interrupted()
    const [{ id } = {}] = events(end, 'stopped')
    expect([end.code, end.stderr]).toEqual([1, expect.stringContaining(`send-media --resume ${String(id)}`)])
    expect(end.stderr).toMatch(/^parley: [^\n]+\n$/)
    const resumed = await good(['send-media', '--profile', 'ada', '--resume', String(id)])
    expect(events(resumed, 'sent')).toEqual([{ event: 'sent', id }])
    expect(await nextMessage('bob')).toMatchObject({ id, media: { size: LARGE } })
    const saving = here.start(['save', '--profile', 'bob', '--id', String(id), '--out', saved, '--json'])
    await saving.record((record) => record['event'] === 'progress')
    saving.process.kill('SIGINT')
    expect((await saving.ended).code).toBe(1)
    expect(readdirSync(saved).filter((name) => /large|tmp|part/.test(name))).toEqual([])
    const out = join(saved, 'whole')
    await good(['save', '--profile', 'bob', '--id', String(id), '--out', out])
    expect(sha256(out)).toBe(sha256(join(files, 'large')))
  })

  it('is given up where it is cancelled: nothing of it arrives', async () => {
    const [{ id } = {}] = events(await interrupted(), 'stopped')
    const cancelled = await good(['send-media', '--profile', 'ada', '--cancel', String(id)])
    expect(cancelled.records).toEqual([{ event: 'cancelled', id }])
    expect((await bad(['send-media', '--profile', 'ada', '--resume', String(id)]))[0]).toBe(2)
    const { records } = await good(['history', '--profile', 'ada', '--with', BOB, '--limit', '1'])
    expect(records).toMatchObject([{ id, state: 'failed' }])
  })
})

describe('in the process that has the profile open', () => {
  async function owner(): Promise<Running> {
    const running = here.start(['listen', '--profile', 'ada', '--json'])
    await expect
      .poll(async () => (await good(['status', '--profile', 'ada'])).records[0])
      .toMatchObject({ connection: { state: 'online' } })
    return running
  }

  it('a file is sent with its progress told here, and stops with Ctrl-C here', async () => {
    const owning = await owner()
    const sent = await good(fromAda(written('second.txt', 'a small one')))
    expect(events(sent, 'sent')).toHaveLength(1)
    await nextMessage('bob')
    const end = await interrupted()
    expect([end.code, events(end, 'stopped').length]).toEqual([1, 1])
    const [{ id } = {}] = events(end, 'stopped')
    await good(['send-media', '--profile', 'ada', '--cancel', String(id)])
    owning.process.kill('SIGTERM')
    expect((await owning.ended).code).toBe(0)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'a file whose sender loses its owner by %s is sent by itself, once',
    async (signal) => {
      const owning = await owner()
      const sending = here.start([...fromAda(join(files, 'large')), '--json'])
      await sending.record((record) => record['event'] === 'progress')
      owning.process.kill(signal)
      const end = await sending.ended
      expect([end.code, end.stderr]).toEqual([0, ''])
      expect(events(end, 'sent')).toHaveLength(1)
      expect(events(end, 'stopped')).toEqual([])
      const [{ id } = {}] = events(end, 'sent')
      const { records } = await good(['history', '--profile', 'ada', '--with', BOB, '--limit', '2'])
      expect(records.filter((record) => record['id'] === id)).toMatchObject([{ state: 'sent' }])
      expect(await nextMessage('bob')).toMatchObject({ id })
    },
  )
})

describe('the download policy', () => {
  it('is kept and shown', async () => {
    await good(['downloads', '--profile', 'bob', 'off'])
    expect((await good(['downloads', '--profile', 'bob'])).records).toEqual([
      { event: 'downloads', policy: 'off' },
    ])
    expect((await good(['status', '--profile', 'bob'])).records).toMatchObject([{ downloads: 'off' }])
  })
})

describe('for people, away from a terminal', () => {
  it('there is no escape octet and no progress of what is quickly done', async () => {
    const { code, stdout, stderr } = await here.run(fromAda(written('third.txt', 'a small one')))
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^sent 3EB0[0-9A-F]{18}\n$/)
  })
})

describe('without a network', () => {
  it('3: what is here is saved all the same, what is not can be later, and what is sent waits', async () => {
    const all = await bobsFiles()
    const id = (state: string) =>
      String(all.find(({ media }) => (media as { state: string }).state === state)?.['id'])
    await stopLab()
    await good(['save', '--profile', 'bob', '--id', id('here'), '--out', join(saved, 'again')])
    const [code, line] = await bad(['save', '--profile', 'bob', '--id', id('remote'), '--out', saved])
    expect([code, line]).toEqual([3, expect.stringContaining('can be saved later')])
    const sent = await here.run([...fromAda(join(files, 'note.txt')), '--json'])
    expect(sent.code).toBe(3)
    expect(events(sent, 'queued')).toHaveLength(1)
  })
})
