// The draft in an editor of the user's, on a real pseudo-terminal.
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, it, expect } from 'vitest'
import { FIXTURE, startFixture } from '../support/chat-fixture.js'
import { temporaryFolder } from '../support/folder.js'
import { endSessions, type TerminalSession } from '../support/terminal-session.js'

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

/** Shows that it has the terminal, waits for a line and adds it. */
const EDITOR = `#!/bin/sh
stty -a | grep -q ' icanon' && echo "lent: $(cat "$1")"
read line
[ "$line" = fail ] && exit 7
echo "$line" >> "$1"
`

async function chatWith(editor: string): Promise<TerminalSession> {
  const path = join(await temporaryFolder(), 'my-editor')
  await writeFile(path, editor)
  await chmod(path, 0o755)
  // A shell, because what the editor draws is no frame of ours.
  const command = `EDITOR='${path}' VISUAL= exec '${process.execPath}' '${FIXTURE}'`
  const chat = startFixture(80, 24, { messages: 1 }, ['bash', '-c', command])
  await chat.shows(/no chat open/)
  chat.child.write('\rfirst line')
  await chat.shows(/> first line/)
  return chat
}

describe('Ctrl-X', () => {
  it('lends the terminal to the editor, and takes back terminal and text', async () => {
    const chat = await chatWith(EDITOR)
    chat.child.write('\x18')
    await chat.shows(/lent: first line/)
    chat.child.write('second line\r')
    await chat.shows(/> first line\n {2}second line/)
    chat.child.write(' more')
    await chat.shows(/second line more/)
    chat.child.write('\x11')
    expect((await chat.ended).exitCode).toBe(0)
  })

  it('keeps the draft where the editor fails, and says so', async () => {
    const chat = await chatWith(EDITOR)
    chat.child.write('\x18')
    await chat.shows(/lent: first line/)
    chat.child.write('fail\r')
    await chat.shows(/ended with code 7; your text is as it was/)
    await chat.shows(/> first line/)
    chat.child.write('\x11')
    expect((await chat.ended).exitCode).toBe(0)
  })
})
