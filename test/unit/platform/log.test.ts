import { describe, expect, it } from 'vitest'
import { createLogger, type LogLevel } from '#platform/log.js'

const MARKER = 'planted-9f2c'

function capture(level: LogLevel = 'debug') {
  const lines: string[] = []
  const log = createLogger({
    name: 'test',
    level,
    destination: { write: (line: string) => void lines.push(line) },
  })
  return { log, lines, last: (): unknown => JSON.parse(lines.at(-1)!) }
}

describe('the log', () => {
  it('writes one JSON object a line, with name, level and facts', () => {
    const { log, last, lines } = capture()
    log.info({ account: 'a1', count: 3 }, 'signed in')
    expect(last()).toMatchObject({ name: 'test', level: 'info', account: 'a1', count: 3, msg: 'signed in' })
    expect(lines[0]).toMatch(/\n$/)
  })

  it('writes nothing below its level', () => {
    const { log, lines } = capture('warn')
    log.info({}, 'no')
    log.warn({}, 'yes')
    expect(lines).toHaveLength(1)
  })

  it('shows a planted marker in an ordinary field, so that the next tests mean something', () => {
    const { log, lines } = capture()
    log.info({ account: MARKER, nested: { list: [MARKER] } }, 'x')
    expect(lines.join().split(MARKER)).toHaveLength(3)
  })

  it.each([
    'authorization',
    'Authorization',
    'cookie',
    'password',
    'token',
    'id_token',
    'session',
    'privateKey',
    'displayName',
    'text',
    'body',
  ])('withholds the field %s at any depth', (field) => {
    const { log, lines } = capture()
    log.error({ [field]: MARKER, headers: { [field]: MARKER }, list: [{ deep: { [field]: [MARKER] } }] }, 'x')
    log.child({ [field]: MARKER }).info({}, 'x')
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toContain(MARKER)
  })

  it('writes of bytes only how many there are', () => {
    const { log, last } = capture()
    log.info({ key: new Uint8Array(32).fill(65), buffer: Buffer.from(MARKER) }, 'x')
    expect(last()).toMatchObject({ key: '32 bytes', buffer: '12 bytes' })
  })

  it('writes of an error its type, code, message and stack, and nothing a library hung onto it', () => {
    const { log, last, lines } = capture()
    const error = Object.assign(new Error('no'), { code: 'ECODE', request: { secretHeader: MARKER } })
    log.error({ err: error }, 'failed')
    expect(last()).toMatchObject({
      err: { type: 'Error', code: 'ECODE', message: 'no', stack: expect.stringContaining('log.test') },
    })
    expect(lines.join()).not.toContain(MARKER)
  })

  it('ends at a bounded depth', () => {
    const { log, lines } = capture()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    log.info({ circle }, 'x')
    expect(lines[0]!.length).toBeLessThan(500)
  })
})
