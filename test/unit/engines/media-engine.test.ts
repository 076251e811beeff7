import { afterEach, describe, it, expect } from 'vitest'
import { ClientError, type HistoryEntry } from '#cli/client/api.js'
import { pathOnDisk } from '#cli/engines/media-engine.js'
import { emulate, type EmulatedTerminal } from '../../support/emulated-terminal.js'
import { PEER, createFakeClient, mediaMessage, type FakeClient } from '../../support/fake-client.js'

const started: EmulatedTerminal[] = []
afterEach(() => {
  for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
})

const ESC = '\x1b'
const VOICE = mediaMessage(1, { kind: 'voice', seconds: 7, state: 'here' })

function chat(...history: readonly HistoryEntry[]): {
  client: FakeClient
  terminal: EmulatedTerminal
  type: (text: string) => Promise<string>
} {
  const client = createFakeClient({ history })
  const terminal = emulate([{ title: '', client, open: PEER }], 80, 24, { HOME: '/home/ada' })
  started.push(terminal)
  const type = async (text: string): Promise<string> => {
    terminal.type(text)
    return terminal.screen()
  }
  return { client, terminal, type }
}

/** What was asked about files, without what opening a chat asks. */
const asked = (client: FakeClient): readonly string[] =>
  client.calls.filter((call) => !/^(history|seen|typing) /.test(call))

describe('files in the chat', () => {
  it('are sent from where the shell was, or from home', async () => {
    const { client, type } = chat(VOICE)
    await type("/send '~/my photo.jpg' at the sea\r")
    expect(asked(client)).toEqual([`send-media ${PEER} /home/ada/my photo.jpg at the sea file`])
    const screen = await type('')
    expect(screen).toMatch(/\[JPG\] my photo\.jpg · reading the file/)
    expect(screen).toMatch(/at the sea +⧗ sending/)
    client.settleSend({ event: 'sent', id: 'ID1' })
    expect(await type('')).toMatch(/✓ sent/)
  })

  it('say why they cannot be sent, in the row and below', async () => {
    const { client, type } = chat(VOICE)
    await type('/voice note.txt\r')
    client.settleSend(new ClientError('usage', 'note.txt is no sound'))
    const screen = await type('')
    expect(screen).toMatch(/! failed\n.*note\.txt is no sound/)
    expect(screen).toMatch(/! note\.txt is no sound · you/)
  })

  it('are saved under a path that the line tells', async () => {
    const { client, type } = chat(VOICE)
    await type('/save ~/sounds\r')
    expect(asked(client)).toEqual([`save M1 /home/ada/sounds ${PEER}`])
    client.settleTransfer()
    expect(await type('')).toMatch(/saved 1\.2 MB as \/home\/ada\/sounds\/saved\.jpg/)
  })

  it('play one at a time, and end with the chat', async () => {
    const { client, terminal, type } = chat(VOICE, mediaMessage(2, { kind: 'audio', state: 'here' }))
    await type(`${ESC}mp`)
    client.settleTransfer()
    expect(await type('')).toMatch(/■ audio · 1\.2 MB · playing/)
    await type(`${ESC}[Ap`)
    client.settleTransfer()
    expect(await type('')).toMatch(/▶ audio · 1\.2 MB$/m)
    expect(terminal.played).toEqual(['play /tmp/M2', 'stop /tmp/M2', 'play /tmp/M1'])
    expect(await type('p')).toMatch(/▶ 0:07 · voice message/)
    await type('p')
    client.settleTransfer()
    await type('')
    terminal.host.emit('SIGTERM')
    expect(terminal.played.slice(3)).toEqual(['stop /tmp/M1', 'play /tmp/M1', 'stop /tmp/M1'])
  })

  it('are opened by the system', async () => {
    const { client, terminal, type } = chat(VOICE)
    await type('/open\r')
    client.settleTransfer()
    await type('')
    expect(terminal.played).toEqual(['open /tmp/M1'])
  })

  it('whose fetching the person stops are no failure; others say what to do', async () => {
    const { client, type } = chat(mediaMessage(1))
    await type('/fetch\r')
    client.tell({ event: 'media', id: 'M1', with: PEER, state: 'fetching' })
    await type('/cancel\r')
    client.settleTransfer(new ClientError('failed', 'stopped'))
    client.tell({ event: 'media', id: 'M1', with: PEER, state: 'remote' })
    expect(await type('')).not.toMatch(/! stopped/)
    await type('/fetch\r')
    client.settleTransfer(new ClientError('cannot-connect', 'no server there'))
    expect(await type('')).toMatch(/! no server there · you · try it again when you are online/)
    expect(asked(client)).toEqual([`fetch ${PEER} M1`, `stop ${PEER} M1`, `fetch ${PEER} M1`])
  })

  it('are given up, gone on with, and fetched by themselves as told', async () => {
    const own = {
      ...mediaMessage(1, { state: 'stopped' }),
      direction: 'out' as const,
      state: 'stopped' as const,
    }
    const { client, type } = chat(own)
    await type('/resume\r')
    await type('/cancel\r')
    expect(await type('/downloads all\r')).toMatch(/downloads all: every file/)
    expect(asked(client)).toEqual(['resume M1', 'cancel M1', 'downloads all'])
  })
})

describe('a path on this disk', () => {
  it.each([
    ['~', '/home/ada'],
    ['~/a b.jpg', '/home/ada/a b.jpg'],
    ['~/../etc', '/home/etc'],
    ['~other/a.jpg', `${process.cwd()}/~other/a.jpg`],
    ['a.jpg', `${process.cwd()}/a.jpg`],
    ['/a/../b.jpg', '/b.jpg'],
    ['file:///a%20b.jpg', '/a b.jpg'],
  ])('%s', (typed, expected) => {
    expect(pathOnDisk(typed, '/home/ada')).toBe(expected)
  })

  it('has no home where there is none', () => {
    expect(pathOnDisk('~/a.jpg', undefined)).toBe(`${process.cwd()}/~/a.jpg`)
  })
})
