// A command that runs in the profile's owner behaves as it would at home.
import { describe, expect, it } from 'vitest'
import { performHandedOver } from '#cli/commands/handed-over.js'
import type { OwnerReply } from '#cli/profile/owner-message.js'
import { OWNER_LEAVES } from '#cli/profile/owner.js'
import { ScreenLock } from '#cli/profile/screen-lock.js'
import { commandContext, settle } from '../../support/command-context.js'

function host(watched = false, screen = new ScreenLock()) {
  const context = commandContext()
  const replies: OwnerReply[] = []
  const control = new AbortController()
  const perform = (command: string, args: Record<string, unknown>, json = true) =>
    performHandedOver(
      { client: Promise.resolve(context.client), clock: context.clock, watched, screen },
      { command, args, json },
      (reply) => replies.push(reply),
      control.signal,
    )
  return { context, replies, control, perform }
}

describe('a handed-over command', () => {
  it('answers with its lines, as JSON or for people, and its exit code', async () => {
    for (const [json, start] of [[true, '{"event":"status"'] as const, [false, 'profile '] as const]) {
      const { perform, replies } = host()
      expect(await perform('status', {}, json)).toEqual({ kind: 'exit', code: 0 })
      expect(replies).toHaveLength(1)
      expect(replies[0]).toMatchObject({ kind: 'out' })
      expect(JSON.stringify(replies[0])).toContain(JSON.stringify(start).slice(1, -1))
    }
  })

  it('answers an error with its exit code and line', async () => {
    expect(await host().perform('history', { with: 'nonsense' })).toMatchObject({ kind: 'exit', code: 2 })
    expect(await host().perform('format-disk', {})).toMatchObject({ kind: 'exit', code: 2 })
  })

  it('learns nothing from a chat whose screen is locked, and all again once it is not', async () => {
    const screen = new ScreenLock()
    screen.set(true)
    const { perform, replies } = host(true, screen)
    for (const [command, args] of [
      ['history', { with: 'ada@parley' }],
      ['chats', {}],
      ['listen', { count: 1 }],
    ] as const) {
      const refused = await perform(command, args)
      expect(refused, command).toMatchObject({
        kind: 'exit',
        error: expect.stringContaining('is locked') as string,
      })
      expect(refused, command).not.toMatchObject({ code: 0 })
    }
    expect(replies).toEqual([])
    screen.set(false)
    expect(await perform('status', {})).toEqual({ kind: 'exit', code: 0 })
  })

  it('that tells what arrives ends when the screen is locked, before anything more is told', async () => {
    const screen = new ScreenLock()
    const { perform, context, replies } = host(true, screen)
    const running = perform('listen', {})
    await settle()
    const message = { from: '+4915550001@whatsapp', to: 'ada@parley', jid: 'x', timestamp: 1 }
    context.fake.tell({ event: 'message', id: 'A', text: 'before', ...message })
    screen.set(true)
    await settle()
    context.fake.tell({ event: 'message', id: 'B', text: 'while it is locked', ...message })
    expect(await running).toMatchObject({
      ...{ kind: 'exit', code: 4 },
      error: expect.stringContaining('is locked') as string,
    })
    expect(replies).toHaveLength(1)
    expect(JSON.stringify(replies)).not.toContain('while it is locked')
  })

  it('that moves a file goes on while the screen is locked', async () => {
    const screen = new ScreenLock()
    const { perform, context } = host(true, screen)
    const running = perform('send-media', { to: 'ada@parley', path: '/tmp/x', id: 'A', patience: 1000 })
    await settle()
    screen.set(true)
    context.fake.settleSend({ event: 'sent', id: 'A' })
    expect(await running).toEqual({ kind: 'exit', code: 0 })
  })

  it('is handed back by an owner that leaves when it would go on for long', async () => {
    const { perform, control, context, replies } = host()
    const running = perform('listen', { count: 2 })
    await settle()
    const message = { from: '+4915550001@whatsapp', to: 'ada@parley', jid: 'x', text: 'hi', timestamp: 1 }
    context.fake.tell({ event: 'message', id: 'A', ...message })
    control.abort(OWNER_LEAVES)
    expect(await running).toEqual({ kind: 'moved' })
    expect(replies).toMatchObject([{ kind: 'out', resume: { count: 1 } }])
  })

  it('tells how far a transfer is: as a record, or as a line for people', async () => {
    for (const [json, kind] of [[true, 'out'] as const, [false, 'progress'] as const]) {
      const { perform, context, replies } = host()
      const args = { to: 'ada@parley', path: '/tmp/x', id: 'A', patience: 1000 }
      const running = perform('send-media', args, json)
      await settle()
      const progress = {
        event: 'progress',
        id: 'A',
        with: 'ada@parley',
        direction: 'up',
        bytes: 1,
        total: 2,
      } as const
      context.fake.tell(progress)
      context.fake.settleSend({ event: 'sent', id: 'A' })
      expect(await running).toEqual({ kind: 'exit', code: 0 })
      const line = json ? JSON.stringify(progress) : 'sending A: 50 % · 1 of 2 B'
      expect(replies[0]).toEqual({ kind, line })
    }
  })

  it('that moves a file goes on elsewhere when its owner leaves', async () => {
    const { perform, control, context, replies } = host()
    const running = perform('send-media', { to: 'ada@parley', path: '/tmp/x', id: 'A', patience: 1000 })
    await settle()
    control.abort(OWNER_LEAVES)
    context.fake.settleSend({ event: 'stopped', id: 'A', reason: 'stopped' })
    expect(await running).toEqual({ kind: 'moved' })
    expect(replies).toEqual([])
  })

  it('is finished by an owner that leaves when it is short', async () => {
    const { perform, control, context } = host()
    const running = perform('send', {
      to: 'ada@parley',
      text: 'x',
      id: 'A',
      until: context.clock.now() + 1000,
    })
    await settle()
    control.abort(OWNER_LEAVES)
    context.fake.settleSend({ event: 'sent', id: 'A' })
    expect(await running).toEqual({ kind: 'exit', code: 0 })
  })

  it('is not begun by an owner that has left', async () => {
    const { perform, control } = host()
    control.abort(OWNER_LEAVES)
    expect(await perform('status', {})).toEqual({ kind: 'moved' })
  })

  it('is cancelled by its own process', async () => {
    const { perform, control } = host()
    const running = perform('listen', {})
    await settle()
    control.abort('cancelled')
    expect(await running).toEqual({ kind: 'exit', code: 0 })
  })
})
