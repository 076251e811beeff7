// Notifications of what hostile people wrote: text of ours, and no order to the terminal.
import { afterEach, expect, it } from 'vitest'
import { readConfig } from '#cli/config/read-config.js'
import { chatSummary } from '../../support/chat-summary.js'
import { createFakeClient, NINE, PEER } from '../../support/fake-client.js'
import { type FakeTerminal, startTerminal } from '../../support/fake-terminal.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { foreignIn } from '../../support/own-sequences.js'

const [columns, rows] = [80, 24]

let terminal: FakeTerminal | undefined
afterEach(() => {
  terminal?.host.emit('SIGTERM')
})

it('a notification is text alone, whatever the message says', async () => {
  const client = createFakeClient({ chats: [chatSummary(PEER)] })
  const config = readConfig('[notify]\nosc9 = true', 'a test')
  terminal = startTerminal([{ title: '', client, open: PEER }], columns, rows, {}, config)
  terminal.type('\x1b[O')
  await terminal.settle()
  for (const [name, text] of Object.entries(HOSTILE_STRINGS)) {
    terminal.output()
    const people = { from: PEER, to: 'ada@parley', jid: '4915550001@s.whatsapp.net' }
    client.tell({ event: 'message', id: name, ...people, text, timestamp: NINE })
    await terminal.settle()
    const output = terminal.output()
    expect(output, name).toContain('\x1b]9;Parley: ')
    expect(foreignIn(output, { columns, rows, notifies: true }), name).toEqual([])
  }
})
