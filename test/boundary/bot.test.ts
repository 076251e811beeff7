// Bots in a real network: two that echo each other fall silent, and one that is a program answers and ends with it.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failInOneLine, labWithAdaAndBob, machine, succeed, type Machine } from '../support/parley.js'

const BOB = '+4915550001@whatsapp'
let here: Machine

beforeAll(async () => {
  here = machine()
  await labWithAdaAndBob(here, { friends: true })
}, 90_000)

afterAll(async () => {
  await here.clear()
})

/** Messages of the chat between them, as Ada's profile has them. */
async function chat(): Promise<readonly Record<string, unknown>[]> {
  const { records } = await succeed(here, ['history', '--profile', 'ada', '--with', BOB])
  return records.filter((record) => record['event'] === 'message')
}

describe('two echo bots', () => {
  it('answer a message once, and not each other', async () => {
    const bots = [
      here.start(['bot', '--echo', '--json', '--profile', 'ada']),
      here.start(['bot', '--echo', '--json', '--profile', 'bob']),
    ]
    await Promise.all(bots.map((bot) => bot.record((record) => record['event'] === 'ready')))
    await succeed(here, ['send', '--profile', 'ada', '--to', BOB, 'is anybody there'])
    // Whatever came of the first message came before Meta had the next ones.
    for (const text of ['two', 'three']) await succeed(here, ['send', '--profile', 'ada', '--to', BOB, text])
    await expect.poll(async () => (await chat()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(6)
    for (const bot of bots) bot.process.kill('SIGTERM')
    for (const bot of bots) expect((await bot.ended).code).toBe(0)
    const messages = await chat()
    expect(messages).toHaveLength(6)
    expect(messages.filter(({ direction }) => direction === 'out')).toHaveLength(3)
  }, 60_000)
})

describe('a bot that is a program', () => {
  it('hears events, acts, and ends with the code of the program', async () => {
    const program = join(here.home, 'bot.mjs')
    writeFileSync(
      program,
      `import { createInterface } from 'node:readline'
      import { writeFileSync } from 'node:fs'
      writeFileSync(process.argv[1] + '.ready', '')
      for await (const line of createInterface({ input: process.stdin })) {
        const { event, from, id, ref } = JSON.parse(line)
        if (event === 'message') {
          console.log('this is no action')
          console.log(JSON.stringify({ do: 'react', to: from, message: id, emoji: '🎉', ref: 'last' }))
        }
        if (event === 'done' && ref === 'last') process.exit(process.env.PARLEY_PASSWORD ? 1 : 7)
      }`,
    )
    const bot = here.start(['bot', '--profile', 'bob', '--', process.execPath, program])
    await expect.poll(() => existsSync(`${program}.ready`), { timeout: 20_000 }).toBe(true)
    const [sent] = (await succeed(here, ['send', '--profile', 'ada', '--to', BOB, 'hello bot'])).records
    expect((await bot.ended).code).toBe(7)
    // Its reaction waits at Meta for Ada's next connection.
    await succeed(here, ['send', '--profile', 'ada', '--to', BOB, 'and thanks'])
    await expect
      .poll(async () => (await chat()).find(({ id }) => id === sent?.['id'])?.['reactions'], {
        timeout: 20_000,
      })
      .toEqual([expect.objectContaining({ emoji: '🎉' })])
  }, 60_000)

  it('that does not start, or is meant to be two things at once, is refused in one line', async () => {
    const [missing] = await failInOneLine(here, ['bot', '--profile', 'bob', '--', '/no/such/program'])
    const [both] = await failInOneLine(here, ['bot', '--profile', 'bob', '--echo', '--', 'cat'])
    expect([missing, both]).toEqual([2, 2])
  }, 30_000)
})
