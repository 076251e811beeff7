// A text before a person: always shown, asked for only at a terminal, and only a yes counts.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { ConsentText } from '#proto/consent/consent-text.js'
import { consentLines, putBefore } from '#cli/commands/consent-question.js'
import { settle } from '../../support/command-context.js'
import { codeOf } from '../../support/rejection.js'

const TEXT: ConsentText = {
  ...{ id: 'interop-warnings', version: 3, title: 'Before you go on' },
  ...{ introduction: 'This is what it is about.', points: ['One thing.', 'Another thing, which is longer.'] },
}

function desk(isTTY: boolean, columns = 80) {
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const written: string[] = []
  const stderr = { isTTY, columns, write: (text: string) => written.push(text) > 0 }
  const control = new AbortController()
  const streams = { stdin, stderr } as unknown as Pick<NodeJS.Process, 'stdin' | 'stderr'>
  const ask = (yes = false) =>
    putBefore({ ...streams, interrupted: control.signal }, TEXT, { question: 'Go on?', yes })
  return {
    stdin,
    ask,
    shown: () => written.join(''),
    interrupt: () => {
      control.abort('SIGINT')
    },
  }
}

describe('at a terminal', () => {
  it.each([
    ['y\n', true],
    ['Y\r\n', true],
    ['yes\n', true],
    [' yes \n', true],
    ['n\n', false],
    ['\n', false],
    ['yeah\n', false],
    ['y es\n', false],
    ['ja\n', false],
  ])('%j means %s', async (typed, accepted) => {
    const { stdin, ask, shown } = desk(true)
    const answer = ask()
    stdin.write(typed)
    expect(await answer).toBe(accepted)
    expect(shown()).toMatch(/Before you go on.*\n(.*\n)+Go on\? \[y\/N\] $/)
    expect(stdin.listenerCount('data')).toBe(0)
  })

  it('waits for the whole line, as it is typed', async () => {
    const { stdin, ask } = desk(true)
    const answer = ask()
    for (const piece of ['y', 'e', 's', '\n']) {
      await settle()
      stdin.write(piece)
    }
    expect(await answer).toBe(true)
  })

  it('takes the end of the input, and a line without end, for a no', async () => {
    const [ended, endless] = [desk(true), desk(true)]
    const answers = [ended.ask(), endless.ask()]
    ended.stdin.end()
    endless.stdin.write('y'.repeat(1000))
    expect(await Promise.all(answers)).toEqual([false, false])
  })

  it('is broken off by an interruption', async () => {
    const { ask, interrupt } = desk(true)
    const answer = codeOf(ask)
    interrupt()
    expect(await answer).toBe('failed')
  })

  it('shows the text and asks nothing after --yes', async () => {
    const { ask, shown } = desk(true)
    expect(await ask(true)).toBe(true)
    expect(shown()).toContain('Another thing')
    expect(shown()).not.toContain('Go on?')
  })
})

it('a script is shown the text and asked nothing', async () => {
  const { stdin, ask, shown } = desk(false)
  expect(await ask()).toBe(true)
  expect(shown()).toContain('One thing.')
  expect(shown()).not.toContain('Go on?')
  expect(shown()).not.toMatch(/[^\P{Cc}\n]/u)
  expect(stdin.listenerCount('data')).toBe(0)
})

it.each([30, 80])('the text fits into %i columns, its points set off', (columns) => {
  const rows = consentLines(TEXT, columns)
  expect(rows.filter((row) => row.length > columns)).toEqual([])
  expect(rows.filter((row) => row.startsWith('· '))).toHaveLength(2)
  expect(rows[0]).toBe('Before you go on (version 3)')
})
