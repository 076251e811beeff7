// The pseudo-terminal that other tests look at programs through: what it says of the end holds.
import { afterEach, expect, it } from 'vitest'
import { endSessions, startOnTerminal } from '../support/terminal-session.js'

const LINES = 40_000

afterEach(({ task }) => {
  endSessions(task.result?.state === 'fail')
})

it('has ended only when the last line is on the screen', async () => {
  const session = startOnTerminal(80, 24, ['seq', String(LINES)])
  await session.ended
  expect(session.screen()).toContain(`\n${LINES}`)
})

it('shows what a program said last, however soon it ended after', async () => {
  const session = startOnTerminal(80, 24, ['bash', '-c', `seq ${LINES}; printf '[exited]'`])
  await session.shows(/\[exited\]/)
})

it('rejects where the program ended without showing it', async () => {
  const session = startOnTerminal(80, 24, ['bash', '-c', 'printf "something else"'])
  await expect(session.shows(/\[exited\]/)).rejects.toThrow('something else')
})
