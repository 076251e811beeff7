import { describe, it, expect } from 'vitest'
import { isTerminal } from '#cli/commands/shell.js'

describe('a terminal to draw on', () => {
  const stdin = { isTTY: true }
  const stdout = { isTTY: true }

  it.each([
    [{}, true],
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'dumb' }, false],
  ])('is one that knows places on its screen: %j', (env, drawn) => {
    expect(isTerminal({ stdin, stdout, env })).toBe(drawn)
  })

  it('has a person at both ends', () => {
    expect(isTerminal({ stdin: {}, stdout, env: {} })).toBe(false)
  })
})
