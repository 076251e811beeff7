// The desk on a terminal: notifications, the lock, the mouse's modes, the terminal's own background.
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '#cli/config/read-config.js'
import { defaultConfig } from '#cli/config/render-config.js'
import { plainArgument } from '#cli/system/notify-command.js'
import { KeyParser } from '#cli/ui/key-parser.js'
import { Notifier } from '#cli/ui/notifier.js'
import type { Notice } from '#cli/state/desk/desk-input.js'
import { TerminalDesk } from '#cli/ui/terminal-desk.js'
import { TerminalModes } from '#cli/ui/terminal-modes.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'
import { FakeClock } from '../../support/fake-clock.js'
import { startTerminal, type FakeTerminal } from '../../support/fake-terminal.js'

const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l'
const QUESTION = '\x1b]11;?\x1b\\'
const BELL = '\x07'
const MINUTE = 60_000
const config = (text: string) => readConfig(text, 'a test')

const started: FakeTerminal[] = []
function terminal(text: string, verify?: (typed: string) => Promise<boolean>, env = {}): FakeTerminal {
  const client = createFakeClient({
    chats: [chatSummary(PEER, { last: message(0, 'hello') })],
    history: [message(0, 'hello')],
  })
  const one = startTerminal([{ title: '', client, open: PEER, verify }], 80, 24, env, config(text))
  started.push(one)
  return one
}
afterEach(() => {
  for (const one of started.splice(0)) one.host.emit('SIGTERM')
})

describe('a notification', () => {
  function notifier(text: string, start = (): Promise<unknown> => Promise.resolve(), entered = true) {
    const clock = new FakeClock()
    const written: string[] = []
    const commands: string[][] = []
    const muted: string[] = []
    const made = new Notifier(config(text).notify, {
      clock,
      output: { write: (data: string) => written.push(data) },
      entered: () => entered,
      start: (...words) => {
        commands.push(words.flat())
        return start()
      },
    })
    const notify = (notice: Notice): void => {
      made.notify(notice, (why) => muted.push(why))
    }
    return {
      clock,
      written,
      commands,
      muted,
      notify,
      close: () => {
        made.close()
      },
    }
  }
  const one: Notice = { title: 'Bob', text: 'hello' }

  it('rings, and says it to the terminal where that is wanted', () => {
    const plain = notifier('')
    plain.notify(one)
    expect(plain.written).toEqual([BELL])
    const both = notifier('[notify]\nosc9 = true')
    both.notify(one)
    expect(both.written).toEqual([`\x1b]9;Parley: Bob: hello\x1b\\${BELL}`])
    const silent = notifier('[notify]\nbell = false')
    silent.notify(one)
    expect(silent.written).toEqual([])
  })

  it('comes at most once a second; what came meanwhile is counted', () => {
    const { clock, written, notify } = notifier('[notify]\nosc9 = true\nbell = false')
    for (let n = 0; n < 4; n += 1) notify(one)
    expect(written).toHaveLength(1)
    clock.advance(999)
    expect(written).toHaveLength(1)
    clock.advance(1)
    expect(written.slice(1)).toEqual(['\x1b]9;Parley: Parley: 3 new messages\x1b\\'])
    clock.advance(1_000)
    notify(one)
    expect(written).toHaveLength(3)
  })

  it('of one message that came meanwhile says what it is', () => {
    const { clock, commands, notify } = notifier('[notify]\ncommand = ["tell", "-x"]')
    notify(one)
    notify({ title: 'Cyd', text: 'me too' })
    clock.advance(1_000)
    expect(commands).toEqual([
      ['tell', '-x', 'Bob', 'hello'],
      ['tell', '-x', 'Cyd', 'me too'],
    ])
  })

  it('is no order to the terminal, whatever somebody wrote', () => {
    const { written, notify } = notifier('[notify]\nosc9 = true')
    notify({ title: '4;1;50', text: '4;3' })
    expect(written[0]).toMatch(/^\x1b\]9;Parley: 4;1;50: 4;3\x1b\\\x07$/)
  })

  it('is no option and no markup of the program that shows it', () => {
    expect(plainArgument('--icon=x')).toBe(' --icon=x')
    expect(plainArgument('<a href="x">&amp;')).toBe('‹a href="x"›＆amp;')
    expect(plainArgument('plain')).toBe('plain')
  })

  it('is short', () => {
    const { commands, notify } = notifier('[notify]\ncommand = ["tell"]')
    notify({ title: 'B'.repeat(5_000), text: 'x'.repeat(50_000) })
    expect(commands[0]?.[1]).toHaveLength(200)
    expect(commands[0]?.[2]).toHaveLength(200)
  })

  it('says once that its program does not start', async () => {
    const { clock, commands, muted, notify } = notifier('[notify]\ncommand = ["none"]', () =>
      Promise.reject(new Error('none does not start')),
    )
    notify(one)
    await Promise.resolve()
    await Promise.resolve()
    clock.advance(1_000)
    notify(one)
    expect(commands).toHaveLength(1)
    expect(muted).toEqual(['none does not start'])
  })

  it('writes nothing to a terminal that is not ours, and leaves no timer', () => {
    const { clock, written, notify, close } = notifier('', undefined, false)
    notify(one)
    expect(written).toEqual([])
    notify(one)
    close()
    expect(clock.pending).toBe(0)
  })
})

describe('the lock on a terminal', () => {
  const right = (typed: string): Promise<boolean> => Promise.resolve(typed === 'correct horse')

  it('shows nothing of the chat, and gives it back for the passphrase', async () => {
    const one = terminal('', right)
    await one.settle()
    one.output()
    one.type('\x1bl')
    await one.settle()
    const locked = one.output()
    expect(locked).toContain('Parley is locked.')
    one.type('\x0cwrong\r')
    await one.settle()
    const refused = one.output()
    expect(refused).toContain('that is not the passphrase')
    for (const secret of ['hello', 'ada', '+4915550001', 'wrong']) expect(refused).not.toContain(secret)
    one.type('correct horse\r')
    await one.settle()
    expect(one.output()).toContain('hello')
  })

  it('closes by itself when nobody presses a key for so long', () => {
    const clock = new FakeClock()
    let idle = 0
    const desk = new TerminalDesk({
      config: config('[ui]\nlock-after-minutes = 2\ntheme = "mono"'),
      ...{ clock, output: { write: () => true }, env: {} },
      entered: () => true,
      themed: () => undefined,
      ...{ configured: () => undefined, keep: () => Promise.resolve() },
      idle: () => (idle += 1),
    })
    desk.begin()
    clock.advance(2 * MINUTE - 1)
    desk.pressed()
    clock.advance(2 * MINUTE - 1)
    expect(idle).toBe(0)
    clock.advance(1)
    expect(idle).toBe(1)
    clock.advance(10 * MINUTE)
    expect(idle).toBe(1)
    desk.pressed()
    desk.close()
    expect(clock.pending).toBe(0)
  })
})

describe('the mouse on a terminal', () => {
  it('is told of only where the config file says so, and is given back', () => {
    for (const [mouse, text] of [[true, MOUSE_ON] as const, [false, undefined] as const]) {
      let written = ''
      const modes = new TerminalModes(
        { setRawMode: () => true },
        { write: (data) => (written += data) },
        { mouse },
      )
      modes.enter()
      expect(written.includes(MOUSE_ON)).toBe(text !== undefined)
      modes.leave()
      expect(written.includes(MOUSE_OFF)).toBe(text !== undefined)
    }
  })

  it.each(['SIGTERM', 'SIGHUP', 'uncaughtExceptionMonitor', 'exit'])('is given back by %s', async (event) => {
    const one = terminal('[ui]\nmouse = true')
    await one.settle()
    expect(one.output()).toContain(MOUSE_ON)
    one.host.emit(event)
    expect(one.output()).toContain(MOUSE_OFF)
  })

  it('is given back while the app is stopped, and taken again', async () => {
    const one = terminal('[ui]\nmouse = true')
    await one.settle()
    one.output()
    one.type('\x1a')
    expect(one.output()).toContain(MOUSE_OFF)
    await one.settle()
    expect(one.output()).toContain(MOUSE_ON)
  })

  const keys = (text: string) => new KeyParser().push(new TextEncoder().encode(text))

  it('is read from SGR reports, cells counted from 0', () => {
    expect(keys('\x1b[<0;3;5M\x1b[<0;3;5m\x1b[<64;1;1M\x1b[<81;300;20M')).toEqual([
      { kind: 'mouse', act: 'click', x: 2, y: 4 },
      { kind: 'mouse', act: 'wheel-up', x: 0, y: 0 },
      { kind: 'mouse', act: 'wheel-down', x: 299, y: 19 },
    ])
  })

  it.each(['\x1b[<2;3;5M', '\x1b[<32;3;5M', '\x1b[<0;3M', '\x1b[<0;3;5;7M', '\x1b[<0;999999;1M'])(
    'reads nothing from %j',
    (text) => {
      expect(keys(text)).toEqual([])
    },
  )

  it('reads nothing inside a paste', () => {
    expect(keys('\x1b[200~a\x1b[<0;3;5Mb\x1b[201~')).toEqual([{ kind: 'paste', text: 'ab' }])
  })
})

describe('the terminal’s background', () => {
  it('is asked for by themes that do not say it', async () => {
    for (const [text, asks] of [
      ['', true],
      ['[ui]\ntheme = "dark"', false],
      ['[ui]\ntheme = "mono"', true],
    ] as const) {
      const one = terminal(text, undefined, { TERM: 'xterm-256color' })
      await one.settle()
      expect(one.output().includes(QUESTION)).toBe(asks)
    }
  })

  it('is asked for under NO_COLOR, too, and not of a terminal that cannot answer', () => {
    expect(terminal('', undefined, { TERM: 'xterm', NO_COLOR: '1' }).output()).toContain(QUESTION)
    expect(terminal('', undefined, { TERM: 'dumb' }).output()).not.toContain(QUESTION)
  })

  it('draws the screen anew when it is told, and types nothing', async () => {
    const one = terminal('', undefined, { TERM: 'xterm-256color' })
    one.output()
    one.type('\x1b]11;rgb:ffff/ffff/ffff\x1b\\')
    await one.settle()
    const drawn = one.output()
    expect(drawn).toContain('\x1b[2J')
    expect(drawn).not.toContain('rgb:')
  })
})

describe('the settings of a terminal', () => {
  it('bind keys', async () => {
    const one = terminal('[keys]\nquit = "ctrl+g"')
    await one.settle()
    one.type('\x07')
    await one.ended
    expect(defaultConfig().keys).toEqual({})
  })
})
