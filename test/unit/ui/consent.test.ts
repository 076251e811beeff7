import { afterEach, describe, it, expect } from 'vitest'
import { ClientError, type RequestView } from '#cli/client/api.js'
import { chatSummary } from '../../support/chat-summary.js'
import { emulate, type EmulatedTerminal } from '../../support/emulated-terminal.js'
import {
  NINE,
  PEER,
  createFakeClient,
  message,
  type FakeClient,
  type FakeScript,
} from '../../support/fake-client.js'
import { app } from '../../support/interop-views.js'

const started: EmulatedTerminal[] = []
afterEach(() => {
  for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
})

const EVE = 'eve@parley'
const ALT = '\x1b'
const summary = chatSummary(EVE, { unread: 1, last: message(0, 'hello'), standing: 'request' })
const request: RequestView = {
  ...{
    id: 1,
    from: EVE,
    app: 'Parley',
    identifier: 'eve',
    since: NINE,
    messages: 1,
    last: message(0, 'hello'),
  },
}

interface Chat {
  readonly client: FakeClient
  /** The screen after typing. */
  readonly type: (...texts: readonly string[]) => Promise<string>
}

function chat(script: FakeScript, columns = 80, rows = 24, env: Readonly<Record<string, string>> = {}): Chat {
  const client = createFakeClient({ kind: 'meta', address: PEER, ...script })
  const terminal = emulate([{ title: '', client }], columns, rows, env)
  started.push(terminal)
  const type = async (...texts: readonly string[]): Promise<string> => {
    for (const text of texts) {
      terminal.type(text)
      await terminal.screen()
    }
    return terminal.screen()
  }
  return { client, type }
}
const asked = (columns?: number, rows?: number): Chat =>
  chat({ chats: [summary], requests: [request], history: [message(0, 'hello')] }, columns, rows)
const lines = (screen: string, from: number, to: number): readonly string[] =>
  screen.split('\n').slice(from, to)

describe('a request on screen', () => {
  it('stands apart in the list, with its app, and is counted by itself', async () => {
    const screen = await asked().type()
    expect(lines(screen, 1, 4)).toEqual([
      ' Requests (1)           │',
      '▸? eve · Parley         │',
      '  asks to write to you  │',
    ])
    expect(screen).toMatch(/● online +1 request, Alt-R · \? keys$/)
    expect(screen).not.toContain('hello')
  })

  it.each([
    [80, 24],
    [60, 15],
  ])('opens under its banner in %d×%d', async (columns, rows) => {
    const { client, type } = asked(columns, rows)
    const screen = await type(`${ALT}r`)
    expect(lines(screen, 0, 4)).toEqual([
      ` +4915550001 @ WhatsApp ⇄ eve @ Parley · ${columns === 80 ? 'e2ee · request from them: not answered' : 'e2ee · request'}`,
      columns === 80
        ? ' ? eve from Parley asks to write · since 6 Jan 2025, 09:00 · 1 message'
        : ' ? eve from Parley asks to write · since 6 Jan 2025, 09:00',
      ' They learn nothing until you accept; replying accepts.',
      ' Alt-Y accept · Alt-D delete · Alt-X block · Alt-S report',
    ])
    expect(screen).toContain('hello')
    expect(screen.split('\n')).toHaveLength(rows)
    const typed = await type('oh')
    expect(typed).toMatch(/> oh\nEnter sends it, which accepts them: they learn that it came$/)
    expect(client.calls.filter((call) => /^(?:accept|send)/.test(call))).toEqual([])
  })

  it('is accepted, deleted and reported as the keys say', async () => {
    const accepting = asked()
    expect(await accepting.type(`${ALT}r`, `${ALT}y`)).toContain('eve @ Parley is accepted')
    expect(accepting.client.calls).toContain(`accept ${EVE}`)
    const deleting = asked()
    expect(await deleting.type(`${ALT}r`, `${ALT}d`)).toContain('Delete the request of eve @ Parley?')
    expect(await deleting.type('\r')).toMatch(/the request of eve @ Parley is deleted/)
    expect(deleting.client.calls).toContain(`delete ${EVE}`)
    const reporting = chat({
      chats: [summary],
      requests: [request],
      history: [message(0, 'hello')],
    })
    expect(await reporting.type(`${ALT}r`, `${ALT}s`)).toContain('Nothing goes unless you choose it')
    expect(await reporting.type(' ', '\r', 'spam', '\r')).toMatch(
      /the reason: spam\n.*\n +6 Jan 2025, 09:00 hello/,
    )
    expect(await reporting.type('\r')).toContain('eve @ Parley is reported; they are told nothing')
    expect(reporting.client.calls).toContain(`report ${EVE} M0 spam keep`)
  })
})

describe('choosing apps on screen', () => {
  const apps = [app(1), app(2, { status: 'removed' })]

  it('shows the warnings to their end, the apps, and what follows, in the smallest terminal', async () => {
    const { client, type } = chat({ interop: { apps } }, 60, 15)
    expect(await type('/interop\r')).toContain('It is off: no app reaches you.')
    expect(await type('\r')).toMatch(/• Some features are missing\.\n.*interop-warnings\/7/)
    const choosing = await type('\r', ' ')
    expect(choosing).toContain(' ▸ [x] App 1 · …@app-1')
    expect(choosing).toMatch(/↑↓ · Space on or off · Enter go on · ← back · Esc leaves$/)
    expect(await type('\r', '\r')).toContain('• Users of App 1 may write to you.')
    expect(await type('\r')).toContain('users of App 1 may reach you now')
    expect(client.calls.slice(-2)).toEqual(['showed-warnings', 'set-interop 1 combined - interop-warnings/7'])
  })

  it('leaves a refusal on screen with what to do', async () => {
    const refuse = { setInterop: new ClientError('warnings-not-accepted', 'the warnings are other ones now') }
    const { type } = chat({ interop: { apps }, refuse })
    const screen = await type('/interop\r', '\r', '\r', ' ', '\r', '\r', '\r')
    expect(screen).toContain('What follows')
    expect(screen).toMatch(/! the warnings are other ones now · you · Esc, then \/interop/)
  })

  it('is withdrawn from the consent sheet', async () => {
    const on = [app(1, { enabled: true, since: NINE })]
    const { client, type } = chat({ interop: { enabled: true, apps: on } })
    expect(await type('/consent\r')).toMatch(/State +on, since 6 Jan 2025, 09:00/)
    expect(await type('w')).toContain('Turn off messages from other apps?')
    expect(await type('\r')).toContain('it is off: no app reaches you')
    expect(client.calls.at(-1)).toBe('set-interop  - - -')
  })

  it('is offered where somebody asks for it, and refused for good by one command', async () => {
    const { client, type } = chat({ interop: { apps } })
    await type('')
    client.tell({
      event: 'notice',
      notice: 'reachability-ping',
      with: 'cyd@app-1',
      text: '',
      timestamp: NINE,
    })
    expect(await type('')).toContain(
      '* cyd @ App-1 asks you to let App 1 in · Alt-I looks at it · /pings off',
    )
    expect(await type(`${ALT}i`)).toContain('cyd @ App-1 asks you to let their app reach you.')
    expect(await type('\x1b[27u', '/pings off\r')).toContain('nobody asks you to turn on an app any more')
    expect(client.calls.at(-1)).toBe('set-interop - - false -')
  })

  it('says in the chats of a suspended app that it is unavailable', async () => {
    const { type } = chat({
      interop: { apps: [app(2, { status: 'removed', enabled: true, handle: 'parley', name: 'Parley' })] },
      chats: [{ ...summary, standing: 'accepted' }],
      history: [message(0, 'hello')],
    })
    const screen = await type('\r')
    expect(screen).toMatch(/eve @ Parley · e2e encrypted · app unavailable now\n/)
    expect(screen.replaceAll('\n', '')).toMatch(/! Parley is unavailable now: Meta suspended it/)
  })

  it('puts people of other apps under their heading', async () => {
    const { type } = chat({
      interop: { apps, inbox: 'separate' },
      chats: [{ ...summary, standing: 'accepted' }],
    })
    expect(lines(await type(''), 1, 3)).toEqual([' Other apps             │', '▸eve                 (1)│'])
  })
})

describe('the ledger on screen', () => {
  it('is asked for, and refused with a cause', async () => {
    const entry = {
      source: 'meta',
      seq: 1,
      at: NINE,
      kind: 'blocked',
      actor: 'you',
      detail: { jid: '1-5@interop' },
    } as const
    const { type } = chat({ ledger: [entry] })
    expect(await type('/ledger\r')).toMatch(
      /As Meta recorded it\n 6 Jan 2025, 09:00 +you +blocked a person · jid 1-5@interop/,
    )
    const refused = chat({ refuse: { ledger: new ClientError('timed-out', 'Meta does not answer') } })
    expect(await refused.type('/ledger\r')).toContain('! Meta does not answer · you · try it again')
  })
})

describe('a partner user', () => {
  it('asks to be let in, and sees what was consented to', async () => {
    const { client, type } = chat({ kind: 'partner', address: 'ada@parley' })
    expect(await type(`/reach ${PEER}\r`)).toContain('whether it reached anybody is never told')
    expect(client.calls).toContain(`reach ${PEER}`)
    expect(await type('/consent\r')).toMatch(/State +on: you are enlisted/)
    expect(client.calls).not.toContain('interop')
  })
})
