// One profile, one owner: a command handed to the owner streams back, and survives the owner's end.
import { createServer } from 'node:net'
import { writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectToOwner, type HandOverEnd } from '#cli/profile/hand-over.js'
import { OWNER_LEAVES, serveOwner, type PerformHandOver } from '#cli/profile/owner.js'
import { temporaryFolder } from '../../support/folder.js'

const GREETING = { pid: 4711, holds: 'listen' }
const REQUEST = { command: 'send', args: { to: 'ada@parley', count: 3 }, json: true }

async function owned(perform: PerformHandOver) {
  const path = join(await temporaryFolder(), 'o.sock')
  const server = await serveOwner(path, GREETING, perform)
  onTestFinished(() => server.close())
  return { path, server }
}

async function handOver(path: string, signal = new AbortController().signal) {
  const lines: string[] = []
  const owner = await connectToOwner(path)
  if (!owner) throw new Error('nobody listens')
  const output = {
    out: (line: string) => lines.push(`out ${line}`),
    note: (line: string) => lines.push(`note ${line}`),
    progress: (line: string) => lines.push(`progress ${line}`),
  }
  const end: Promise<HandOverEnd> = owner.handOver(REQUEST, output, signal)
  return { lines, end, greeting: owner.greeting }
}

describe('a command handed to the owner', () => {
  it('arrives as it was parsed, streams its lines in order and ends with its exit code', async () => {
    const { path } = await owned((request, reply) => {
      reply({ kind: 'out', line: JSON.stringify(request) })
      reply({ kind: 'note', line: 'a note' })
      reply({ kind: 'progress', line: 'half' })
      reply({ kind: 'out', line: 'last' })
      return Promise.resolve({ kind: 'exit', code: 4, error: 'refused' })
    })
    const { lines, end, greeting } = await handOver(path)
    expect(await end).toEqual({ kind: 'exit', code: 4, error: 'refused' })
    expect(lines).toEqual([`out ${JSON.stringify(REQUEST)}`, 'note a note', 'progress half', 'out last'])
    expect(greeting).toEqual(GREETING)
  })

  it('is told to stop when its own process is, and still says how it ended', async () => {
    const { path } = await owned(
      (_, __, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve({ kind: 'exit', code: signal.reason === OWNER_LEAVES ? 1 : 0 })
          })
        }),
    )
    const interrupted = new AbortController()
    const { end } = await handOver(path, interrupted.signal)
    interrupted.abort()
    expect(await end).toEqual({ kind: 'exit', code: 0 })
  })

  it('comes back with what is left to do when the owner leaves', async () => {
    const { path, server } = await owned(
      (_, reply, signal) =>
        new Promise((resolve) => {
          reply({ kind: 'out', line: 'first', resume: { count: 2 } })
          signal.addEventListener('abort', () => {
            resolve({ kind: 'moved' })
          })
        }),
    )
    const { lines, end } = await handOver(path)
    await expect.poll(() => lines).toEqual(['out first'])
    await server.close()
    expect(await end).toEqual({ kind: 'gone', args: { to: 'ada@parley', count: 2 } })
    expect(await connectToOwner(path)).toBeUndefined()
  })

  it('is finished before the owner leaves where it says so', async () => {
    let finish: (() => void) | undefined
    const { path, server } = await owned(
      () =>
        new Promise((resolve) => {
          finish = () => {
            resolve({ kind: 'exit', code: 0 })
          }
        }),
    )
    const { end } = await handOver(path)
    await expect.poll(() => finish).toBeDefined()
    const closed = server.close()
    await expect.poll(() => connectToOwner(path)).toBeUndefined()
    finish?.()
    await closed
    expect(await end).toEqual({ kind: 'exit', code: 0 })
  })

  it('comes back when the owner dies over it', async () => {
    const path = join(await temporaryFolder(), 'o.sock')
    const dying = createServer((socket) => {
      socket.write(`${JSON.stringify(GREETING)}\n`)
      socket.once('data', () => socket.destroy())
    }).listen(path)
    onTestFinished(() => void dying.close())
    const { end } = await handOver(path)
    expect(await end).toEqual({ kind: 'gone', args: REQUEST.args })
  })
})

describe('the owner’s socket', () => {
  it('is private and replaces what a killed owner left', async () => {
    const path = join(await temporaryFolder(), 'o.sock')
    writeFileSync(path, '')
    const server = await serveOwner(path, GREETING, () => Promise.resolve({ kind: 'exit', code: 0 }))
    onTestFinished(() => server.close())
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await connectToOwner(path))?.greeting).toEqual(GREETING)
  })

  it('answers a wrong request with one error and runs nothing', async () => {
    let runs = 0
    const { path } = await owned(() => {
      runs += 1
      return Promise.resolve({ kind: 'exit', code: 0 })
    })
    for (const line of [
      'nonsense',
      '{"command":1,"args":{},"json":true}',
      '{"command":"send","json":true}',
    ]) {
      expect(await rawAnswer(path, `${line}\n`)).toContain('"kind":"exit","code":1')
    }
    expect(runs).toBe(0)
  })

  it('runs one command a connection', async () => {
    let runs = 0
    const { path } = await owned(() => {
      runs += 1
      return new Promise(() => undefined)
    })
    const line = `${JSON.stringify(REQUEST)}\n`
    expect(await rawAnswer(path, line + line)).toContain('"kind":"exit","code":1')
    expect(runs).toBe(1)
  })

  it('has nobody behind it where there is none', async () => {
    expect(await connectToOwner(join(await temporaryFolder(), 'none.sock'))).toBeUndefined()
  })
})

function rawAnswer(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.once('end', () => {
      resolve(answer)
    })
    socket.once('error', reject)
    socket.write(text)
  })
}
