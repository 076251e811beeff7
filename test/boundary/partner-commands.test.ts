// `parley partner` and `parley operator` as processes: what they print, what they ask, every exit code.
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failInOneLine, machine, type Machine } from '../support/parley.js'

let here: Machine
let meta: string
let provider: string

/** One lab for all: what one test leaves behind the next one may meet. */
beforeAll(async () => {
  here = machine()
  const lab = here.start(['lab', '--json', '--port-base', '0'])
  const ready = await lab.record((record) => record['event'] === 'ready')
  meta = String(ready['meta'])
  provider = String(ready['provider'])
})

afterAll(() => here.clear())

const partner = (command: string, ...more: string[]) => ['partner', command, '--provider', provider, ...more]
const aboutMessenger = () => ['--meta', meta, '--service', 'messenger']

const TOKEN = { PARLEY_PROVIDER_OPERATOR_TOKEN: 'guess' }

describe('parley partner', () => {
  it('shows the offer before it signs it, and says which check stands in the way', async () => {
    const applied = await here.run(partner('apply', ...aboutMessenger()))
    expect([applied.code, applied.stderr]).toEqual([0, ''])
    const [, sha256 = ''] = /SHA-256 ([0-9a-f]{64})/.exec(applied.stdout) ?? []
    expect(applied.stdout).toMatch(/Simulated reference offer[\s\S]*status {6}offered since/)

    const signed = await here.run(partner('sign', ...aboutMessenger(), '--json'))
    expect(signed.code).toBe(1)
    expect(signed.stderr).toContain('Simulated reference offer')
    expect(signed.stdout.split('\n')).toHaveLength(2)
    const [record] = signed.records
    expect(record).toMatchObject({
      ...{ event: 'agreement', meta, service: 'messenger', status: 'signed', integrator: 1 },
      offer: { version: '1', sha256 },
    })
    const checks = record?.['checks'] as { name: string; passed: boolean }[]
    expect(checks.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['service'])

    const again = await here.run(partner('status', '--service', 'messenger'))
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/FAILED service: [\s\S]*history .* applied by partner\n/)
  })

  it('prints all agreements as NDJSON, and the text of the offer only when it is applied for', async () => {
    const { code, records, stdout, stderr } = await here.run(
      partner('status', '--json', '--service', 'whatsapp'),
    )
    expect([code, stderr]).toEqual([0, ''])
    expect(records).toMatchObject([{ event: 'agreement', service: 'whatsapp', meta }])
    expect(stdout).not.toContain('Simulated')
    const { records: applied } = await here.run(
      partner('apply', '--meta', meta, '--service', 'whatsapp', '--json'),
    )
    expect(applied).toMatchObject([{ offer: { text: expect.stringContaining('Simulated') as string } }])
  })

  it.each<readonly [string, number, () => readonly string[], Readonly<Record<string, string>>]>([
    [
      'an unknown Meta',
      2,
      () => partner('apply', '--meta', 'http://127.0.0.1:9', '--service', 'whatsapp'),
      {},
    ],
    ['no Meta', 2, () => partner('apply', '--service', 'whatsapp'), {}],
    ['a service that is none', 2, () => partner('sign', '--meta', meta, '--service', 'telegraph'), {}],
    ['an agreement there is not', 2, () => partner('status', '--meta', 'http://127.0.0.1:9'), {}],
    ['a provider it has no token of', 2, () => ['partner', 'status', '--provider', 'http://127.0.0.1:9'], {}],
    [
      'a provider that is not there',
      3,
      () => ['partner', 'status', '--provider', 'http://127.0.0.1:9'],
      TOKEN,
    ],
    ['another token', 4, () => partner('status'), TOKEN],
    ['a server that has no operator', 2, () => ['partner', 'status', '--provider', meta], TOKEN],
  ])('ends in one line for %s: %i', async (_what, code, args, env) => {
    expect((await failInOneLine(here, args(), env))[0]).toBe(code)
  })
})

describe('parley operator', () => {
  it('suspends with a reason that the partner is told, and resumes', async () => {
    const order = ['--meta', meta, '--service', 'whatsapp', '--json']
    const suspended = await here.run(['operator', 'suspend', '1', ...order, '--reason', 'spam\u001b[31m'])
    expect(suspended.records).toMatchObject([{ event: 'partner', id: 1, status: 'suspended' }])
    const told = await here.run(partner('status', '--service', 'whatsapp'))
    expect(told.stdout).toMatch(/status {6}suspended[^\n]*\nreason {6}spam/)
    expect(told.stdout).not.toContain('\u001b')
    const [code, line] = await failInOneLine(here, ['operator', 'suspend', '1', ...order])
    expect([code, line]).toEqual([4, expect.stringContaining('is suspended') as string])
    expect((await here.run(['operator', 'resume', '1', ...order])).records).toMatchObject([
      { status: 'active' },
    ])
    const { stdout } = await here.run(['operator', 'partners', '1', '--meta', meta])
    expect(stdout).toMatch(/suspended by meta: spam[^\n]*\n {4}\S+ \S+ active by meta\n/)
  })

  it('lists reports, also where there are none', async () => {
    const { code, stdout, stderr } = await here.run(['operator', 'reports', '--meta', meta])
    expect([code, stdout, stderr]).toEqual([0, '', 'parley: nobody was reported in the last 30 days\n'])
    const json = await here.run(['operator', 'reports', '1', '--meta', meta, '--json'])
    expect([json.code, json.stdout, json.stderr]).toEqual([0, '', ''])
  })

  it.each<readonly [string, number, (url: string) => readonly string[]]>([
    ['a partner there is not', 2, (url) => ['operator', 'suspend', '77', '--meta', url]],
    ['an id that is none', 2, (url) => ['operator', 'suspend', 'x', '--meta', url]],
    ['a service that is none', 2, (url) => ['operator', 'partners', '--meta', url, '--service', 'x']],
    [
      'a reason of 257 characters',
      2,
      (url) => ['operator', 'resume', '1', '--meta', url, '--reason', 'x'.repeat(257)],
    ],
    ['evidence nobody gave', 4, (url) => ['operator', 'approve', '1', '--meta', url]],
    ['no endpoint', 2, () => ['operator', 'partners']],
  ])('ends in one line for %s: %i', async (_what, code, args) => {
    expect((await failInOneLine(here, args(meta)))[0]).toBe(code)
  })

  it('does not take the answer of something else for partners', async () => {
    const server = createServer((_request, response) => response.end('{"partners":[{"id":"1"}]}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const args = ['operator', 'partners', '--meta', `http://127.0.0.1:${port}`]
    const [code, line] = await failInOneLine(here, args, { PARLEY_OPERATOR_TOKEN: 'any' })
    server.close()
    expect([code, line]).toEqual([1, expect.stringContaining('no partners') as string])
  })
})
