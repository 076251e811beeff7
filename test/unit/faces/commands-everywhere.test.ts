// One table of commands: each is reachable on every face, and is answered in every one of them.
import { describe, expect, it } from 'vitest'
import { typedOf } from '#cli/faces/json-input.js'
import { COMMANDS } from '#cli/state/commands.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { jsonChat, plainChat } from '../../support/line-chat.js'

const SCRIPT = { history: [message(1, 'hello Ada'), message(2, 'hi', 'sent')], chats: [chatSummary(PEER)] }
/** What each needs to do something; the others do it without. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ...{ to: PEER, reply: 'yes', react: '👍', label: 'Bob', search: 'hello', find: 'hello' },
  ...{ send: '/no/such/file', voice: '/no/such/file', reach: PEER, enable: '1', disable: '1' },
}

describe.each(Object.keys(COMMANDS))('/%s', (name) => {
  const typed = `/${name} ${ARGUMENTS[name] ?? ''}`.trim()

  it('does something in plain lines', async () => {
    const chat = plainChat(SCRIPT)
    await chat.type(`/to ${PEER}`)
    const calls = chat.client.calls.length
    chat.printed()
    await chat.type(typed)
    const lines = chat.printed()
    expect(lines.join('\n')).not.toContain('there is no command')
    expect(lines.length + chat.client.calls.length - calls + chat.quits()).toBeGreaterThan(0)
  })

  it('does something as an object, too', async () => {
    const chat = jsonChat(SCRIPT)
    await chat.type(`/to ${PEER}`)
    const calls = chat.client.calls.length
    chat.records()
    const args = ARGUMENTS[name] === undefined ? [] : [ARGUMENTS[name]]
    await chat.type(typedOf(JSON.stringify({ command: name, args })))
    const records = chat.records()
    expect(JSON.stringify(records)).not.toContain('there is no command')
    expect(records.length + chat.client.calls.length - calls + chat.quits()).toBeGreaterThan(0)
  })
})
