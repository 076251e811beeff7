// What an open profile does when nothing happens for a moment: the full text takes in what came, the log is emptied.
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { EngineContext } from '#cli/client/engine/context.js'
import { Housekeeping } from '#cli/client/engine/library/housekeeping.js'
import { ROWS_AT_ONCE } from '#cli/client/store/search-index.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'
import { isOnDisk, plainProfile } from '../../support/searched-profile.js'

const BOB = '+4915550001@whatsapp'
const SECOND = 1_000

let folder: string
let clock: FakeClock
let ada: EngineContext
let housekeeping: Housekeeping
let working: Promise<void>[] = []
beforeEach(async () => {
  folder = await temporaryFolder()
  clock = new FakeClock()
  ada = plainProfile(folder, clock)
  working = []
  housekeeping = new Housekeeping(ada, (work) => working.push(work))
})
afterEach(() => {
  housekeeping.close()
  ada.database.close()
})

function said(count: number, word = 'word'): void {
  ada.database.transaction(() => {
    for (let at = 0; at < count; at += 1) ada.entries.addIncoming(BOB, `${word} ${at}`, `${word} ${at}`, 1)
  }, false)
  happens()
}

function happens(): void {
  ada.emit({ event: 'notice', notice: 'info', text: 'something', timestamp: 1 })
}

async function passes(milliseconds: number): Promise<void> {
  clock.advance(milliseconds)
  await Promise.all(working)
}

const waiting = (): number => ada.searchIndex.waiting(10_000)

it('what came is taken in a second later, batch by batch, with a breath between', async () => {
  said(2 * ROWS_AT_ONCE + 1)
  await passes(SECOND - 1)
  expect(waiting()).toBe(2 * ROWS_AT_ONCE + 1)
  await passes(1)
  expect(waiting()).toBe(ROWS_AT_ONCE + 1)
  await passes(1)
  expect(waiting()).toBe(ROWS_AT_ONCE + 1)
  await passes(SECOND)
  await passes(SECOND)
  expect(waiting()).toBe(0)
})

it('goes on while messages keep coming', async () => {
  for (let second = 0; second < 4; second += 1) {
    said(1, `of ${second}`)
    await passes(SECOND)
  }
  expect(waiting()).toBe(0)
})

it('rests once there is nothing to do, with an empty log that has nothing of what was taken back', async () => {
  said(1, 'qqxzeppelin')
  ada.entries.revoke({ chat: BOB, id: 'qqxzeppelin 0', direction: 'in' })
  ada.database.prepare('UPDATE entry SET id = seq').run()
  expect(isOnDisk(folder, 'qqxzeppelin')).toBe(true)
  for (let second = 0; second < 3; second += 1) await passes(SECOND)
  expect(clock.pending).toBe(0)
  expect(isOnDisk(folder, 'qqxzeppelin')).toBe(false)
  happens()
  expect(clock.pending).toBe(1)
})

it('leaves it at that where it fails, and when it is closed', async () => {
  ada.database.exec(
    `CREATE TRIGGER fails BEFORE UPDATE ON full_text_end BEGIN SELECT RAISE(ABORT, 'full'); END`,
  )
  said(1)
  await expect(passes(SECOND)).rejects.toThrow('full')
  happens()
  expect(clock.pending).toBe(0)
  housekeeping = new Housekeeping(ada, (work) => working.push(work))
  happens()
  housekeeping.close()
  happens()
  expect(clock.pending).toBe(0)
})
