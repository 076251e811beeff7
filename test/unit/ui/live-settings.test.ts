// Settings changed on the screen: in force at once, and written to the config file where that can be.
import { afterEach, describe, expect, it } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import { readConfig } from '#cli/config/read-config.js'
import { TerminalDesk, type KeepSetting } from '#cli/ui/terminal-desk.js'
import { themeFor } from '#cli/ui/theme.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'
import { FakeClock } from '../../support/fake-clock.js'
import { startTerminal, type FakeTerminal } from '../../support/fake-terminal.js'

const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l'
const BELL = '\x07'
const DRAWN_ANEW = '\x1b[2J'
const SETTINGS = '\x1bo'

const started: FakeTerminal[] = []
afterEach(() => {
  for (const one of started.splice(0)) one.host.emit('SIGTERM')
})

async function settings(text = '', keep?: KeepSetting, people = 1): Promise<FakeTerminal> {
  const person = (title: string) => ({
    title,
    client: createFakeClient({
      chats: [chatSummary(PEER, { last: message(0, 'hello') })],
      history: [message(0, 'hello')],
    }),
    verify: () => Promise.resolve(true),
  })
  const titles = people === 1 ? [''] : ['Ada', 'Bob']
  const env = { TERM: 'xterm-256color' }
  const one = startTerminal(titles.map(person), 120, 24, env, readConfig(text, 'a test'), keep)
  started.push(one)
  one.type(SETTINGS)
  await one.settle()
  one.output()
  return one
}

async function changed(one: FakeTerminal, query: string): Promise<string> {
  one.type(query)
  await one.settle()
  one.output()
  one.type('\r')
  await one.settle()
  return one.output()
}

describe('a setting changed on the screen', () => {
  it('has its effect at once: the screen is drawn anew in the next colours', async () => {
    const one = await settings('[ui]\ntheme = "light"')
    expect(await changed(one, 'theme')).toContain(DRAWN_ANEW)
    one.type('\r\r')
    await one.settle()
    expect(one.kept).toEqual(
      ['mono', 'colour-blind', 'auto'].map((value) => ({ section: 'ui', key: 'theme', value })),
    )
  })

  it('is the theme that is drawn with, on the background that is known', async () => {
    const env = { TERM: 'xterm-256color', COLORFGBG: '0;15' }
    let drawn = 0
    const desk = new TerminalDesk({
      ...{ config: readConfig('', 'a test'), clock: new FakeClock(), output: { write: () => true }, env },
      ...{ entered: () => true, idle: () => undefined, configured: () => undefined },
      keep: () => Promise.resolve(),
      themed: () => (drawn += 1),
    })
    for (const theme of ['mono', 'colour-blind', 'dark', 'auto'] as const) {
      await desk.engine(undefined).set({ section: 'ui', key: 'theme', value: theme })
      expect(desk.theme).toEqual(themeFor(env, theme, 'light'))
    }
    expect(drawn).toBe(4)
    desk.close()
  })

  it('turns the mouse on and off, and gives it back as it is by then', async () => {
    const one = await settings()
    expect(await changed(one, 'mouse')).toContain(MOUSE_ON)
    one.type('\r')
    await one.settle()
    expect(one.output()).toContain(MOUSE_OFF)
    one.type('\r')
    await one.settle()
    one.output()
    one.host.emit('SIGTERM')
    expect(one.output()).toContain(MOUSE_OFF)
  })

  it('is the next notification’s', async () => {
    const one = await settings()
    await changed(one, 'bell')
    one.type('\x1b[27u')
    one.stdin.emit('data', new TextEncoder().encode('\x1b[O'))
    await one.settle()
    expect(one.kept).toEqual([{ section: 'notify', key: 'bell', value: false }])
    expect(one.output()).not.toContain(BELL)
  })

  it('locks after so long from then on', async () => {
    const one = await settings()
    await changed(one, 'lock after')
    // Time in this terminal goes on to whatever is due: the lock is, now.
    await one.settle()
    one.type('x')
    await one.settle()
    expect(one.output()).toContain('•')
  })

  it('holds for both people on the screen', async () => {
    const one = await settings('', undefined, 2)
    await changed(one, 'times')
    one.type('\x1b[27u')
    one.type('\t')
    one.type(SETTINGS)
    one.type('times')
    await one.settle()
    expect(one.output()).toContain('such as 9:05 PM')
  })

  it('that is not written is said not to be, and holds all the same', async () => {
    const why = '/c.toml was changed since Parley read it, so nothing is written there'
    const one = await settings('', () => Promise.reject(new ClientError('usage', why)))
    const drawn = await changed(one, 'mouse')
    expect(drawn).toContain(MOUSE_ON)
    expect(drawn).toContain('was changed since Parley read it')
  })
})

describe('an error that nobody expected', () => {
  it('gives the terminal back before anything is said of it', async () => {
    const one = await settings()
    one.host.emit('uncaughtException', new Error('in a timer'))
    expect(one.output()).toContain('\x1b[?1049l')
    expect(one.crashes).toEqual([new Error('in a timer')])
  })
})
