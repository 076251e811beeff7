import { afterEach, describe, it, expect } from 'vitest'
import xterm from '@xterm/headless'
import { ClientError, type People } from '#cli/client/api.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'
import { startTerminal as start, type FakeTerminal } from '../../support/fake-terminal.js'

const started: FakeTerminal[] = []
function startTerminal(...args: Parameters<typeof start>): FakeTerminal {
  const terminal = start(...args)
  started.push(terminal)
  return terminal
}
afterEach(() => {
  for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
})

const TAKEN = ['\x1b[?1049h', '\x1b[?2004h', '\x1b[?1004h', '\x1b[?25l', '\x1b[22;0t']
const GIVEN_BACK = ['\x1b[?1049l', '\x1b[?2004l', '\x1b[?1004l', '\x1b[?25h', '\x1b[23;0t']

const summary = chatSummary(PEER, { unread: 1, last: message(0, 'hello') })

/** What a terminal shows that got everything written so far. */
async function shown(terminal: FakeTerminal): Promise<string> {
  await terminal.settle()
  const { columns, rows } = terminal.stdout
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  const data = terminal.output()
  await new Promise<void>((resolve) => {
    emulator.write(data, resolve)
  })
  const buffer = emulator.buffer.active
  return Array.from({ length: rows }, (_, y) => buffer.getLine(y)?.translateToString(true) ?? '').join('\n')
}

/** As {@link shown}, drawn anew. */
async function redrawn(terminal: FakeTerminal): Promise<string> {
  await terminal.settle()
  terminal.output()
  terminal.type('\x0c')
  return shown(terminal)
}

describe('the chat on a terminal', () => {
  it('guides a newcomer', async () => {
    expect(await shown(startTerminal([{ title: '', client: createFakeClient() }]))).toContain(
      '/to +4915550001@whatsapp',
    )
    const meta = createFakeClient({ kind: 'meta', address: PEER })
    expect(await shown(startTerminal([{ title: '', client: meta }]))).toContain('/interop')
  })

  it('never draws a screen without the person and the chats, not even the first', async () => {
    const terminal = startTerminal([{ title: '', client: createFakeClient({ chats: [summary] }) }])
    await terminal.settle()
    const drawn = terminal.output()
    expect(drawn).toContain('ada @ Parley')
    expect(drawn).not.toMatch(/not signed in|No chats yet/)
  })

  it('says whether it is locked to whoever answers for the profile elsewhere', async () => {
    const said: boolean[] = []
    const person = {
      ...{
        title: '',
        client: createFakeClient(),
        verify: (typed: string) => Promise.resolve(typed === 'open it'),
      },
      onLocked: (locked: boolean) => said.push(locked),
    }
    const terminal = startTerminal([person])
    await terminal.settle()
    expect(said).toEqual([])
    terminal.type('\x1bl')
    expect(said).toEqual([true])
    terminal.type('open it')
    terminal.type('\r')
    await terminal.settle()
    expect(said).toEqual([true, false])
  })

  it('says while somebody is there, and whose chat it is about', async () => {
    const client = createFakeClient({ chats: [summary], history: [message(0, 'hello')] })
    const said: unknown[] = []
    const people: People = {
      ...client.people,
      available: (attended) => said.push(attended),
      presence(address) {
        said.push(address)
        return { state: 'unknown' }
      },
    }
    const terminal = startTerminal([{ title: '', client: { ...client, people } }])
    await terminal.settle()
    terminal.type('\r\x1b[O\x1b[O\x1b[I')
    await terminal.settle()
    expect(said).toEqual([true, PEER, false, true])
  })

  it('opens a chat, sends, and shows what became of the message', async () => {
    const client = createFakeClient({ chats: [summary], history: [message(0, 'hello')] })
    const terminal = startTerminal([{ title: '', client }])
    await terminal.settle()
    terminal.type('\rgood morning\r')
    const sending = await redrawn(terminal)
    expect(client.calls).toEqual([
      `history ${PEER} newest`,
      `seen ${PEER} M0`,
      `typing ${PEER} composing`,
      `send ${PEER} good morning`,
      `typing ${PEER} paused`,
    ])
    expect(sending).toContain('ada @ Parley ⇄ +4915550001 @ WhatsApp · e2e encrypted · requests: accepted')
    expect(sending).toMatch(/→ good morning +⧗ sending/)
    client.settleSend({ event: 'sent', id: 'ID1' })
    expect(await redrawn(terminal)).toMatch(/good morning +✓ sent/)
    client.tell({ event: 'receipt', id: 'ID1', state: 'delivered', from: PEER })
    expect(await redrawn(terminal)).toMatch(/good morning +✓✓ delivered/)
  })

  it('shows a refused send with cause, actor and next key', async () => {
    const client = createFakeClient()
    const terminal = startTerminal([{ title: '', client, open: PEER }])
    terminal.type('hi\r')
    await terminal.settle()
    client.settleSend(new ClientError('unreachable-recipient', 'nobody you can reach has this address'))
    const screen = await redrawn(terminal)
    expect(screen).toMatch(/hi +! failed/)
    expect(screen).toContain('! nobody you can reach has this address · they · ↑ brings the text back')
  })

  it('lists apps and lets one in', async () => {
    const partners = [{ id: 1, name: 'Parley', handle: 'parley', status: 'active' as const, enabled: false }]
    const client = createFakeClient({ kind: 'meta', partners, interop: { apps: partners } })
    const terminal = startTerminal([{ title: '', client }])
    terminal.type('/partners\r')
    expect(await redrawn(terminal)).toMatch(/1 +Parley · …@parley · off/)
    terminal.type('x')
    terminal.type('/enable 1\r')
    expect(await redrawn(terminal)).toContain('It is off: no app reaches you.')
    for (const key of ['\r', '\r', ' ', '\r', '\r']) terminal.type(key)
    expect(await redrawn(terminal)).toContain('Users of Parley may write to you.')
    expect(client.calls).not.toContain('set-interop 1 combined - interop-warnings/7')
    terminal.type('\r')
    expect(await redrawn(terminal)).toContain('users of Parley may reach you now')
    expect(client.calls).toContain('showed-warnings')
    expect(client.calls).toContain('set-interop 1 combined - interop-warnings/7')
  })

  it('shows two people side by side, and one at a time below 100 columns', async () => {
    const people = [
      { title: 'Ada', client: createFakeClient() },
      { title: 'Bob', client: createFakeClient({ kind: 'meta', address: PEER }) },
    ]
    expect(await shown(startTerminal(people, 100))).toMatch(/▶ Ada +│ {2}Bob/)
    const narrow = startTerminal(people, 99)
    expect(await shown(narrow)).not.toContain('Bob')
    narrow.type('\t')
    expect(await redrawn(narrow)).toContain('▶ Bob')
  })

  it('says what it needs where the terminal is too small, and comes back when it grows', async () => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }], 59, 15)
    expect(await shown(terminal)).toContain('Parley needs 60×15; this is 59×15')
    Object.assign(terminal.stdout, { columns: 60 })
    terminal.stdout.emit('resize')
    expect(await redrawn(terminal)).toContain('ada @ Parley')
  })

  it.each(['\x03', '\x11', '/quit\r'])('ends by %j with the terminal as it was', async (keys) => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }])
    await terminal.settle()
    const taken = terminal.output()
    for (const mode of TAKEN) expect(taken).toContain(mode)
    terminal.type(keys)
    await terminal.ended
    const given = terminal.output()
    for (const mode of GIVEN_BACK) expect(given).toContain(mode)
    expect(terminal.raw.at(-1)).toBe(false)
    expect(terminal.host.eventNames()).toEqual([])
    expect(terminal.stdin.listenerCount('data')).toBe(0)
  })

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'])('ends by %s with the terminal as it was', async (signal) => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }])
    terminal.host.emit(signal)
    await terminal.ended
    const given = terminal.output()
    for (const mode of GIVEN_BACK) expect(given).toContain(mode)
  })

  it.each(['end', 'error'])('ends when the terminal is gone (%s of its input)', async (event) => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }])
    terminal.stdin.emit(event)
    await terminal.ended
    terminal.stdout.emit('error', new Error('EIO'))
    expect(terminal.host.eventNames()).toEqual([])
  })

  it('gives the terminal back before a crash is reported', () => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }])
    terminal.output()
    terminal.host.emit('uncaughtExceptionMonitor')
    const given = terminal.output()
    for (const mode of GIVEN_BACK) expect(given).toContain(mode)
  })

  it('gives the terminal back while it is stopped and takes it again afterwards', async () => {
    const terminal = startTerminal([{ title: '', client: createFakeClient() }])
    await terminal.settle()
    terminal.output()
    terminal.type('\x1a')
    const stopped = terminal.output()
    for (const mode of GIVEN_BACK) expect(stopped).toContain(mode)
    expect(terminal.kills).toEqual(['0 SIGTSTP'])
    await terminal.settle()
    const back = terminal.output()
    for (const mode of TAKEN) expect(back).toContain(mode)
    expect(back).toContain('ada @ Parley')
  })

  it('draws a burst of events a few times, not once each', async () => {
    const client = createFakeClient()
    const terminal = startTerminal([{ title: '', client, open: PEER }])
    await terminal.settle()
    terminal.output()
    for (let n = 0; n < 1000; n += 1) {
      client.tell({
        event: 'message',
        id: `F${n}`,
        from: PEER,
        to: 'ada@parley',
        jid: 'x',
        text: `m${n}`,
        timestamp: n,
      })
    }
    await terminal.settle()
    expect(terminal.output().split('\x1b[?2026h').length).toBeLessThan(5)
  })
})
