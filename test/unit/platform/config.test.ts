import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, renderHelp } from '#platform/config.js'
import { MEDIA_HOST_VARIABLES } from '../../../media-host/config.js'
import { PROVIDER_VARIABLES } from '../../../provider-server/config.js'

const TABLE = {
  url: { env: 'T_URL', kind: 'url', help: 'where' },
  origin: { env: 'T_ORIGIN', kind: 'origin', optional: true, help: 'which server' },
  peers: { env: 'T_PEERS', kind: 'urls', default: ['http://a.example'], help: 'peers' },
  port: { env: 'T_PORT', kind: 'port', default: 80, help: 'port' },
  waitSeconds: {
    env: 'T_WAIT_SECONDS',
    kind: 'number',
    unit: 'seconds',
    minimum: 1,
    maximum: 60,
    default: 5,
    help: 'how long',
  },
  folder: { env: 'T_FOLDER', kind: 'path', optional: true, help: 'where to' },
  key: { env: 'T_KEY', kind: 'secret', optional: true, help: 'the key' },
  mode: { env: 'T_MODE', kind: 'choice', choices: ['a', 'b'], default: 'a', help: 'how' },
  lab: { env: 'T_LAB', kind: 'flag', default: false, help: 'lab routes' },
} as const

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(TABLE, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('a configuration', () => {
  it('takes its defaults where the environment says nothing or an empty text', () => {
    const config = readConfig(TABLE, { T_URL: 'http://127.0.0.1:1', T_PORT: '' })
    expect(config).toEqual({
      url: 'http://127.0.0.1:1',
      origin: undefined,
      peers: ['http://a.example'],
      port: 80,
      waitSeconds: 5,
      folder: undefined,
      key: undefined,
      mode: 'a',
      lab: false,
    })
  })

  it('is typed by the kinds of its variables', () => {
    const config = readConfig(TABLE, {
      T_URL: 'https://x.example/base/',
      T_PEERS: 'http://a.example/, http://b.example:8',
      T_PORT: '0',
      T_WAIT_SECONDS: '60',
      T_MODE: 'b',
      T_LAB: '1',
    })
    const mode: 'a' | 'b' = config.mode
    const wait: number = config.waitSeconds
    expect([mode, wait]).toEqual(['b', 60])
    expect(config.url).toBe('https://x.example/base')
    expect(config.peers).toEqual(['http://a.example', 'http://b.example:8'])
    expect(config.lab).toBe(true)
  })

  it('takes a server by its origin, and by nothing below it', () => {
    const origin = (text: string) => ({ T_URL: 'http://127.0.0.1:1', T_ORIGIN: text })
    expect(readConfig(TABLE, origin('https://media.example/')).origin).toBe('https://media.example')
    expect(faultsOf(origin('https://example.org/media'))).toEqual(['T_ORIGIN must be a URL without a path'])
  })

  it('names all its faults at once', () => {
    const faults = faultsOf({ T_PORT: '65536', T_WAIT_SECONDS: '0', T_MODE: 'c', T_LAB: 'yes' })
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'T_URL',
      'T_PORT',
      'T_WAIT_SECONDS',
      'T_MODE',
      'T_LAB',
    ])
  })

  it.each([
    'ftp://x.example',
    'x.example',
    'http://u:p@x.example',
    'http://x.example/?q=1',
    'http://x.example/#f',
  ])('refuses the URL %s', (url) => {
    expect(faultsOf({ T_URL: url })).toHaveLength(1)
  })

  it.each(['1.5', '-1', '1e3', ' 5', '0x5', '61'])('refuses the number %s', (text) => {
    expect(faultsOf({ T_URL: 'http://x.example', T_WAIT_SECONDS: text })).toHaveLength(1)
  })

  it('never quotes a value, which may be a secret', () => {
    const faults = faultsOf({ T_URL: 'hunter2', T_MODE: 'hunter2', T_PORT: 'hunter2' })
    expect(faults).toHaveLength(3)
    expect(faults.join()).not.toContain('hunter2')
  })

  it('renders a help line for every variable, with unit and default', () => {
    const help = renderHelp(TABLE)
    expect(help.split('\n')).toHaveLength(Object.keys(TABLE).length)
    expect(help).toMatch(/T_WAIT_SECONDS +how long \(seconds; default 5\)/)
    expect(help).toMatch(/T_URL +where \(URL; required\)/)
    expect(help).toMatch(/T_KEY +the key \(secret; optional\)/)
    expect(help).toMatch(/T_LAB +lab routes \(1 or 0; default 0\)/)
    expect(help).toMatch(/T_MODE +how \(a \| b; default a\)/)
  })

  it.each([
    ['provider server', PROVIDER_VARIABLES],
    ['media host', MEDIA_HOST_VARIABLES],
  ])('of the %s needs nothing to be set', (_name, table) => {
    expect(() => readConfig(table, {})).not.toThrow()
    expect(renderHelp(table)).toContain('PARLEY_')
  })
})
