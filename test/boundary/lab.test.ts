// `parley lab` and `parley serve` as processes: what they start they end, however they end.
import { createServer } from 'node:net'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { machine, type Machine, type Running } from '../support/parley.js'

const machines: Machine[] = []
let here: Machine

/** Without anything of the tests before. */
const newMachine = (): void => {
  here = machine()
  machines.push(here)
}

afterAll(() => Promise.all(machines.map((each) => each.clear())))

const isReady = (record: Record<string, unknown>): boolean => record['event'] === 'ready'

/** Children of a process that are still there. */
function children(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function startedLab(
  ...args: string[]
): Promise<{ lab: Running; ready: Record<string, unknown>; servers: readonly number[] }> {
  const lab = here.start(['lab', '--json', '--port-base', '0', ...args])
  const ready = await lab.record(isReady)
  const servers = children(lab.process.pid ?? 0)
  expect(servers).toHaveLength(3)
  return { lab, ready, servers }
}

describe('parley lab', () => {
  beforeEach(newMachine)

  it('prints its addresses as one line, ends on SIGTERM with all its servers, and comes back the same', async () => {
    const { lab, ready, servers } = await startedLab()
    expect(Object.keys(ready)).toEqual([
      'event',
      'provider',
      'mediaHost',
      'meta',
      'chat',
      'chatWs',
      'trustRoot',
    ])
    lab.process.kill('SIGTERM')
    const { code, stdout, stderr } = await lab.ended
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
    expect(servers.filter(lives)).toEqual([])
    expect((await startedLab()).ready).toEqual(ready)
  })

  it('leaves no server behind when it is killed', async () => {
    const { lab, servers } = await startedLab()
    lab.process.kill('SIGKILL')
    await expect.poll(() => servers.filter(lives), { timeout: 10_000 }).toEqual([])
  })

  it('says in one line that a port is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, stdout, stderr } = await here.run(['lab', '--port-base', String(port - 2)])
    blocker.close()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^parley: a port of the lab's \w+ server is in use .*--port-base N\n$/)
  })
})

describe('a lab that runs', () => {
  const traces = (): string => join(here.home, 'traces')
  let lab: Running
  let ready: Record<string, unknown>
  let servers: readonly number[]

  beforeAll(async () => {
    newMachine()
    ;({ lab, ready, servers } = await startedLab('--trace', traces()))
  })

  it('refuses another one on its folder, naming the process', async () => {
    const { code, stderr } = await here.run(['lab', '--port-base', '0'])
    expect(code).toBe(1)
    expect(stderr).toContain(`process ${lab.process.pid}`)
  })

  it('writes a trace file a server, and private operator tokens that the operators’ commands find', async () => {
    const meta = String(ready['meta'])
    const listed = await here.run(['operator', 'partners', '--meta', meta, '--json'])
    expect(listed.records).toMatchObject([
      {
        ...{ event: 'partner', id: 1, name: 'Parley', handle: 'parley', status: 'active' },
        agreements: [{ service: 'whatsapp', status: 'active' }],
      },
    ])
    const suspended = await here.run([
      'operator',
      'suspend',
      '1',
      '--meta',
      meta,
      '--reason',
      'test',
      '--json',
    ])
    expect(suspended.records).toMatchObject([{ status: 'suspended', agreements: [{ reason: 'test' }] }])
    const told = await here.run(['partner', 'status', '--provider', String(ready['provider']), '--json'])
    expect(told.records).toMatchObject([{ event: 'agreement', status: 'suspended', reason: 'test' }])
    expect((await here.run(['operator', 'suspend', '77', '--meta', meta])).code).toBe(2)
    const wrong = await here.run(['operator', 'partners', '--meta', meta], { PARLEY_OPERATOR_TOKEN: 'guess' })
    expect(wrong.code).toBe(4)
    for (const role of ['meta', 'provider', 'mediaHost']) {
      expect(statSync(join(traces(), `${role}.ndjson`)).mode & 0o777).toBe(0o600)
    }
    const trace = await here.run(['trace', join(traces(), 'meta.ndjson'), join(traces(), 'provider.ndjson')])
    expect(trace.stdout).toContain('POST /partner/applications')
    expect(trace.stderr).toBe('')
  })

  it('ends with 1 and names the server when one dies', async () => {
    process.kill(servers[1] ?? 0, 'SIGKILL')
    const { code, stderr } = await lab.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^parley: the lab's provider server ended by itself: see .*provider\.log, .*\n$/)
    expect(servers.filter(lives)).toEqual([])
  })
})

describe('parley serve', () => {
  beforeAll(newMachine)

  it('lists every variable of each server in its help, and in serve --help those of all', async () => {
    const all = await here.run(['serve', '--help'])
    for (const [role, variable] of [
      ['provider', 'PARLEY_PROVIDER_MEDIA_HOST_URL'],
      ['media', 'PARLEY_MEDIA_ISSUER'],
      ['meta', 'PARLEY_META_CHAT_PORT'],
    ] as const) {
      for (const { code, stdout } of [await here.run(['serve', role, '--help']), all]) {
        expect([role, code]).toEqual([role, 0])
        expect(stdout).toContain(variable)
        expect(stdout).toContain('PARLEY_LOG_LEVEL')
      }
    }
  })

  it('names every fault of its configuration in one line', async () => {
    const faults = { PARLEY_META_PORT: 'many', PARLEY_META_LAB: 'perhaps' }
    const { code, stderr } = await here.run(['serve', 'meta'], faults)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^parley: configuration: PARLEY_META_PORT .*; PARLEY_META_LAB .*\n$/)
  })

  it('runs until SIGTERM, then ends with 0', async () => {
    const server = here.start(['serve', 'media'], {
      PARLEY_MEDIA_PORT: '0',
      PARLEY_MEDIA_DATA: join(here.home, 'media'),
    })
    await new Promise((resolve) => server.process.stderr.once('data', resolve))
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })
})
