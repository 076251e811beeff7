// `parley send-media`, `save` and `downloads`: what they print and how they end, whatever the client does.
import { describe, expect, it } from 'vitest'
import { ClientError, type ClientEvent, type HistoryEntry, type SendOutcome } from '#cli/client/api.js'
import { downloads } from '#cli/commands/downloads.js'
import { save } from '#cli/commands/save.js'
import { cancelMedia, resumeMedia, sendMedia } from '#cli/commands/send-media.js'
import { OWNER_LEAVES } from '#cli/profile/owner.js'
import { commandContext, settle, type RecordedContext } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const BOB = '+4915550001@whatsapp'
const ID = '3EB0000000000000000001'
const SEND = { to: BOB, path: '/tmp/photo.jpg', id: ID, patience: 20_000 }
const SAVE = { id: ID, out: '/tmp', patience: 20_000 }
const OFFLINE = { state: 'offline', reason: 'not connected yet' } as const

function progress(
  direction: 'up' | 'down',
  bytes: number,
  id = ID,
): Extract<ClientEvent, { event: 'progress' }> {
  return { event: 'progress', id, with: BOB, direction, bytes, total: 1000 }
}

function uploading(
  media: 'uploading' | 'stopped' | 'uploaded',
  state: 'sending' | 'stopped' | 'sent',
): HistoryEntry {
  const view = { kind: 'image', mimetype: 'image/jpeg', size: 1, hasThumbnail: false, state: media } as const
  const message = { id: ID, direction: 'out', from: 'ada@parley', to: BOB, text: '', timestamp: 1 } as const
  return { kind: 'message', ...message, media: view, state }
}

/** Calls of the client that move a file. */
const moved = (context: RecordedContext): readonly string[] =>
  context.fake.calls.filter((call) => /^(send|resume|save|aborted)/.test(call))

async function sends(context: RecordedContext, outcome: SendOutcome | Error) {
  const running = sendMedia.run(SEND, context)
  await settle()
  context.fake.settleSend(outcome)
  return running
}

describe('parley send-media', () => {
  it('ends with 0 once Meta has the message, having shown how far it was', async () => {
    const context = commandContext()
    const running = sendMedia.run({ ...SEND, caption: 'look', voice: true }, context)
    await settle()
    context.fake.tell(progress('up', 500))
    context.fake.tell(progress('up', 500, 'another'))
    context.fake.tell(progress('down', 500))
    context.fake.settleSend({ event: 'sent', id: ID })
    expect(await running).toBe(0)
    expect(moved(context)).toEqual([`send-media ${BOB} /tmp/photo.jpg look voice`])
    expect(context.progress).toEqual([progress('up', 500)])
    expect(context.records).toEqual([{ event: 'sent', id: ID }])
  })

  it('does not run out of time while something moves, and does when nothing does', async () => {
    const context = commandContext()
    const running = codeOf(() => sendMedia.run(SEND, context))
    await settle()
    for (let bytes = 1; bytes < 10; bytes += 1) {
      context.clock.advance(19_999)
      context.fake.tell(progress('up', bytes))
    }
    context.clock.advance(19_999)
    await settle()
    expect(context.records).toEqual([])
    context.clock.advance(1)
    expect(await running).toBe('timed-out')
    expect(moved(context)).not.toContain('aborted send-media /tmp/photo.jpg')
    expect(context.clock.pending).toBe(0)
  })

  it('that runs out of time says that the message waits, where it does', async () => {
    const history: HistoryEntry[] = []
    const context = commandContext({ history })
    const running = codeOf(() => sendMedia.run(SEND, context))
    await settle()
    history.push(uploading('uploading', 'sending'))
    context.clock.advance(20_000)
    expect(await running).toBe('timed-out')
    expect(context.records).toMatchObject([{ event: 'queued', id: ID }])
  })

  it('that is interrupted stops the upload, and says how to go on', async () => {
    const context = commandContext()
    const running = sendMedia.run(SEND, context)
    await settle()
    context.interrupt('SIGINT')
    expect(moved(context)).toContain('aborted send-media /tmp/photo.jpg')
    context.fake.settleSend({ event: 'stopped', id: ID, reason: 'stopped' })
    await expect(running).rejects.toThrow(new RegExp(`send-media --resume ${ID}.*--cancel ${ID}`))
    expect(await codeOf(() => running)).toBe('failed')
    expect(context.records).toMatchObject([{ event: 'stopped', id: ID }])
  })

  it('that is interrupted ends although the client does not answer', async () => {
    const context = commandContext()
    const running = codeOf(() => sendMedia.run(SEND, context))
    await settle()
    context.interrupt('SIGINT')
    context.clock.advance(5000)
    expect(await running).toBe('failed')
  })

  it('that is interrupted before it is online sends nothing', async () => {
    const base = commandContext()
    const status = () => ({ ...base.client.status(), connection: OFFLINE })
    const context = commandContext({}, { connect: () => new Promise(() => undefined), status })
    const running = codeOf(() => sendMedia.run(SEND, context))
    context.interrupt('SIGINT')
    expect(await running).toBe('failed')
    expect(moved(context)).toEqual([])
  })

  it.each([
    [{ event: 'failed', id: ID, reason: 'nobody there', cause: 'refused' }, 'refused'],
    [{ event: 'failed', id: ID, reason: 'another key', cause: 'held' }, 'identity-changed'],
    [{ event: 'queued', id: ID, reason: 'host down', cause: 'offline' }, 'cannot-connect'],
    [{ event: 'queued', id: ID, reason: 'slow', cause: 'timeout' }, 'timed-out'],
  ] as const)('reports %o', async (outcome, code) => {
    const context = commandContext()
    expect(await codeOf(() => sends(context, outcome))).toBe(code)
    expect(context.records).toEqual([outcome])
  })

  it.each(['usage', 'refused', 'failed'] as const)('passes on why nothing began: %s', async (code) => {
    const context = commandContext()
    expect(await codeOf(() => sends(context, new ClientError(code, 'no')))).toBe(code)
    expect(context.records).toEqual([])
  })

  it('goes on elsewhere where its owner leaves, and prints nothing of that', async () => {
    const context = commandContext()
    const running = codeOf(() => sendMedia.run(SEND, context))
    await settle()
    context.interrupt(OWNER_LEAVES)
    context.fake.settleSend({ event: 'stopped', id: ID, reason: 'stopped' })
    expect(await running).toBe('failed')
    expect(context.records).toEqual([])
  })

  it('that is run again goes on with its own upload', async () => {
    for (const media of ['uploading', 'stopped'] as const) {
      const context = commandContext({
        history: [uploading(media, media === 'stopped' ? 'stopped' : 'sending')],
      })
      expect(await sends(context, { event: 'sent', id: ID })).toBe(0)
      expect(moved(context)).toEqual([`resume ${ID}`])
    }
  })

  it('that is run again sends nothing twice, and reports once', async () => {
    const context = commandContext({ history: [uploading('uploaded', 'sent')] })
    expect(await sendMedia.run(SEND, context)).toBe(0)
    expect(context.resumes).toEqual([{ reported: true }])
    expect(await sendMedia.run({ ...SEND, reported: true }, context)).toBe(0)
    expect(context.records).toEqual([{ event: 'sent', id: ID }])
    expect(moved(context)).toEqual([])
  })

  it('resumes and gives up by id', async () => {
    const context = commandContext()
    const running = resumeMedia.run({ id: ID, patience: 20_000 }, context)
    await settle()
    context.fake.settleSend({ event: 'sent', id: ID })
    expect(await running).toBe(0)
    expect(await cancelMedia.run({ id: ID }, context)).toBe(0)
    expect(context.fake.calls).toContain(`cancel ${ID}`)
    expect(context.records).toEqual([
      { event: 'sent', id: ID },
      { event: 'cancelled', id: ID },
    ])
  })
})

describe('parley save', () => {
  it('prints where the file is', async () => {
    const context = commandContext()
    const running = save.run({ ...SAVE, with: '4915550001@whatsapp' }, context)
    await settle()
    context.fake.tell(progress('down', 10))
    context.fake.settleTransfer()
    expect(await running).toBe(0)
    expect(context.fake.calls).toContain(`save ${ID} /tmp ${BOB}`)
    expect(context.progress).toHaveLength(1)
    expect(context.records).toEqual([{ event: 'saved', id: ID, path: '/tmp/saved.jpg', size: 1_234_567 }])
    expect(context.resumes).toEqual([{ reported: true }])
  })

  it('needs no connection for what is here, and makes one for what is not', async () => {
    const base = commandContext()
    let connection: ReturnType<typeof base.client.status>['connection'] = OFFLINE
    const connect = () => {
      connection = { state: 'online', since: 0 }
      return Promise.resolve()
    }
    const context = commandContext({}, { connect, status: () => ({ ...base.client.status(), connection }) })
    const running = save.run(SAVE, context)
    await settle()
    expect(connection).toBe(OFFLINE)
    context.fake.settleTransfer(new ClientError('cannot-connect', 'not online'))
    await settle()
    expect(connection).toMatchObject({ state: 'online' })
    context.fake.settleTransfer()
    expect(await running).toBe(0)
    expect(moved(context)).toHaveLength(2)
  })

  it('says why it cannot connect, and that the file can be saved later', async () => {
    const base = commandContext()
    const connect = () => Promise.reject(new ClientError('cannot-connect', 'nobody answers'))
    const context = commandContext(
      {},
      { connect, status: () => ({ ...base.client.status(), connection: OFFLINE }) },
    )
    const running = save.run(SAVE, context)
    await settle()
    context.fake.settleTransfer(new ClientError('cannot-connect', 'not online'))
    await expect(running).rejects.toThrow(/nobody answers.*can be saved later/)
  })

  it('is not tried again where the host is down while this client is online', async () => {
    const context = commandContext()
    const running = codeOf(() => save.run(SAVE, context))
    await settle()
    context.fake.settleTransfer(new ClientError('cannot-connect', 'host down'))
    expect(await running).toBe('cannot-connect')
    expect(moved(context)).toHaveLength(1)
  })

  it.each(['media-gone', 'media-damaged', 'usage', 'timed-out'] as const)('passes on %s', async (code) => {
    const context = commandContext()
    const running = codeOf(() => save.run(SAVE, context))
    await settle()
    context.fake.settleTransfer(new ClientError(code, 'no'))
    expect(await running).toBe(code)
  })

  it('that is interrupted stops, and says how to go on', async () => {
    const context = commandContext()
    const running = save.run(SAVE, context)
    await settle()
    context.interrupt('SIGINT')
    expect(moved(context)).toContain(`aborted save ${ID} /tmp -`)
    context.fake.settleTransfer(new ClientError('failed', 'stopped'))
    await expect(running).rejects.toThrow(`parley save --id ${ID} goes on`)
  })

  it('in which nothing moves is stopped', async () => {
    const context = commandContext()
    const running = codeOf(() => save.run(SAVE, context))
    await settle()
    context.clock.advance(20_000)
    expect(await running).toBe('timed-out')
    expect(moved(context)).toContain(`aborted save ${ID} /tmp -`)
  })
})

describe('parley downloads', () => {
  it('prints the policy, and sets it', async () => {
    const context = commandContext({ downloads: 'small' })
    expect(await downloads.run({}, context)).toBe(0)
    expect(await downloads.run({ policy: 'all' }, context)).toBe(0)
    expect(context.records).toEqual([
      { event: 'downloads', policy: 'small' },
      { event: 'downloads', policy: 'all' },
    ])
  })

  it('knows off, small and all only', async () => {
    expect(await codeOf(() => downloads.run({ policy: 'some' }, commandContext()))).toBe('usage')
  })
})
