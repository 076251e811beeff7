// What commands print: NDJSON for scripts, lines for people, one line for an error.
import { describe, expect, it } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import { EXIT, failureOf } from '#cli/commands/exit-code.js'
import { messageRecord } from '#cli/faces/message-record.js'
import { jsonLine } from '#cli/faces/json-line.js'
import type { OutputRecord } from '#cli/commands/output.js'
import { plainText } from '#cli/commands/plain-text.js'
import { ConfigError } from '#platform/config.js'
import { ProtocolError } from '#proto/errors.js'

const HOSTILE = 'a\u001b]52;c;eA==\u0007\r\u009b31m\u202eb\u{e0041}\u2028'

describe('a message’s record', () => {
  const message = { id: '3EB0AA', from: 'ada@parley', to: 'ada@parley', timestamp: 1, text: 'look' }
  const media = { kind: 'image', mimetype: 'image/png', size: 1, hasThumbnail: false, state: 'here' } as const

  it('has its text, or its file with what is said under it', () => {
    expect(messageRecord(message)).toEqual({ event: 'message', ...message })
    const { text, ...bare } = message
    expect(messageRecord({ ...message, media })).toEqual({
      ...{ event: 'message', ...bare },
      media: { ...media, caption: text },
    })
    expect(messageRecord({ ...message, text: '', media })).toEqual({ event: 'message', ...bare, media })
  })
})

describe('a JSON line', () => {
  it('is the record, in plain characters only', () => {
    const record = { event: 'message', text: `${HOSTILE}😀\ud800` }
    const line = jsonLine(record)
    expect(JSON.parse(line)).toEqual(record)
    expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    expect(line).toContain('😀')
  })
})

describe('a line for people', () => {
  const message = {
    event: 'message',
    id: '3EB0AA',
    from: '+4915550001@whatsapp',
    to: 'ada@parley',
    text: 'one\ntwo',
    timestamp: 0,
  } as const

  it('shows a message with its time and sender, further lines indented', () => {
    expect(plainText(message)).toBe('1970-01-01 00:00:00Z +4915550001@whatsapp: one\n    two')
  })

  it('shows our own with its state and reason', () => {
    const own = { ...message, direction: 'out', state: 'failed', reason: 'nobody there', text: 'x' } as const
    expect(plainText(own)).toBe('1970-01-01 00:00:00Z you → ada@parley: x [failed: nobody there]')
  })

  it('shows what a file is, with the id under which it can be saved, and what is said under it', () => {
    const view = { kind: 'image', mimetype: 'image/jpeg', size: 1_234_567, width: 640, height: 480 } as const
    const media = { ...view, fileName: 'photo.jpg', hasThumbnail: true, state: 'remote' } as const
    const { id, from, to, timestamp } = message
    const bare = { event: 'message', id, from, to, timestamp } as const
    expect(plainText({ ...bare, media: { ...media, caption: 'look\nhere' } })).toBe(
      '1970-01-01 00:00:00Z +4915550001@whatsapp: [image 1.2 MB photo.jpg 640×480 3EB0AA] look\n    here',
    )
    const voice = { kind: 'voice', mimetype: 'audio/ogg', size: 900, seconds: 67 } as const
    expect(plainText({ ...bare, media: { ...voice, hasThumbnail: false, state: 'here' } })).toBe(
      '1970-01-01 00:00:00Z +4915550001@whatsapp: [voice 900 B 1:07 3EB0AA]',
    )
  })

  it('says what to do about somebody who asks, and about news of apps', () => {
    const notice = { event: 'notice', text: 'x', timestamp: 0 } as const
    const start = '1970-01-01 00:00:00Z ! x'
    expect(plainText({ ...notice, notice: 'info' })).toBe(start)
    expect(plainText({ ...notice, notice: 'reachability-ping' })).toContain('partners enable ID')
    expect(plainText({ ...notice, notice: 'interop-news' })).toBe(`${start} (parley partners list)`)
  })

  it('survives a time that is none', () => {
    expect(plainText({ ...message, text: 'x', timestamp: Number.MAX_SAFE_INTEGER })).toContain('(no time)')
  })

  it.each<OutputRecord>([
    { ...message, text: HOSTILE, from: HOSTILE },
    { ...message, direction: 'out', to: HOSTILE, reason: HOSTILE, state: 'held' },
    { event: 'notice', notice: 'info', text: HOSTILE, timestamp: 0 },
    { event: 'failed', id: '3EB0AA', reason: HOSTILE, cause: 'refused' },
    { event: 'partner', id: 1, name: HOSTILE, handle: HOSTILE, status: 'active', enabled: true },
    { event: 'enlisted', login: HOSTILE },
    { event: 'saved', id: '3EB0AA', path: HOSTILE, size: 1 },
    { event: 'media', id: '3EB0AA', with: 'ada@parley', state: 'gone', reason: HOSTILE },
    { event: 'stopped', id: '3EB0AA', reason: HOSTILE },
    { event: 'request', with: HOSTILE, state: 'accepted' },
    { event: 'request', with: HOSTILE, state: 'reported', attached: 1, blocked: true },
    { event: 'reported', with: HOSTILE, attached: 1, blocked: false },
    { event: 'asked', address: HOSTILE },
    { event: 'notice', notice: 'reachability-ping', with: HOSTILE, text: HOSTILE, timestamp: 0 },
    {
      ...{ event: 'message', id: '3EB0AA', from: 'ada@parley', to: 'ada@parley', timestamp: 0 },
      media: {
        ...{ kind: 'document', mimetype: 'x', size: 1, hasThumbnail: false, state: 'remote' },
        ...{ fileName: HOSTILE, caption: HOSTILE },
      },
    },
  ])('lets nothing through that steers a terminal: $event', (record) => {
    expect(plainText(record).replaceAll('\n    ', '')).not.toMatch(/[\p{Cc}\u202e\u{e0041}\u2028]/u)
  })
})

describe('an error', () => {
  it.each([
    [new ClientError('failed', 'x'), 1],
    [new ClientError('profile-in-use', 'x'), 1],
    [new ClientError('unknown-handle', 'x'), 2],
    [new ClientError('trust-root-needed', 'x'), 2],
    [new ConfigError(['PORT is wrong']), 2],
    [new ProtocolError('address-invalid', 'x'), 2],
    [new ClientError('cannot-connect', 'x'), 3],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 3],
    [new ClientError('unreachable-recipient', 'x'), 4],
    [new ClientError('trust-root-mismatch', 'x'), 4],
    [new ClientError('wrong-password', 'x'), 4],
    [new ClientError('timed-out', 'x'), 5],
    [Object.assign(new Error('x'), { code: 'EADDRINUSE' }), 1],
    [new Error('x'), 1],
    ['not even an error', 1],
  ])('has an exit code: %s → %i', (error, code) => {
    expect(failureOf(error).code).toBe(code)
  })

  it('is one line, whatever it says', () => {
    const { line } = failureOf(new ClientError('failed', `what\n  why\t${HOSTILE}\nnext`))
    expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(line.startsWith('what why a')).toBe(true)
  })

  it('tells what to do where the system’s own does not', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    expect(failureOf(full)).toEqual({
      code: EXIT.failed,
      line: 'ENOSPC: no space left on device: free some space on the disk',
    })
  })
})
