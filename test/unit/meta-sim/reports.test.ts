import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createReports } from '#meta-sim/reports/reports.js'
import type { ReportRecord } from '#meta-sim/reports/report-record.js'
import { openQueue } from '#platform/storage/sqlite-queue.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'

const DAY = 86_400_000
const ADA = checkJid('1-5@interop')
const GRACE = checkJid('1-6@interop')
const MAX = checkJid('12-5@interop')
const person = (at: number): Jid => checkJid(`${4_915_550_000 + at}@s.whatsapp.net`)

async function rig(limits: { reports?: number; bytes?: number; perReporter?: number } = {}) {
  const clock = new FakeClock()
  const queue = await openQueue(`${await temporaryFolder()}/queue.sqlite`, { clock })
  const open = () =>
    createReports({
      ...{ queue, clock, randomBytes: (length) => new Uint8Array(randomBytes(length)) },
      limits: {
        maximumReports: limits.reports ?? 1000,
        maximumBytes: limits.bytes ?? 1_000_000,
        perReporter: limits.perReporter ?? 1000,
        keepMilliseconds: 30 * DAY,
      },
    })
  const report = (reporter: Jid, jid: Jid, more: Partial<ReportRecord> = {}): ReportRecord => ({
    ...{ at: clock.now(), reporter, jid, flow: 'chat', counts: true, messages: [] },
    ...more,
  })
  return { clock, open, reports: open(), report }
}

describe('reports', () => {
  it('are given back as they came, the newest first, by person, by partner or all', async () => {
    const { reports, report, open } = await rig()
    const messages = [{ id: 'M1', t: 1, text: 'Grüße 🙂' }]
    const all = [
      report(person(1), ADA, { reason: 'spam', messages }),
      report(person(1), GRACE, { counts: false }),
      report(person(2), MAX),
      report(ADA, person(1)),
    ]
    for (const one of all) await reports.add(one)
    for (const reader of [reports, open()]) {
      expect(await reader.list(10)).toEqual([...all].reverse())
      expect(await reader.list(10, ADA)).toEqual([all[0]])
      expect(await reader.list(10, 'partner/1')).toEqual([all[1], all[0]])
      expect(await reader.list(1, 'partner/1')).toEqual([all[1]])
      expect(await reader.count('partner/12')).toBe(1)
      expect(await reader.count(person(1))).toBe(1)
      expect(await reader.count()).toBe(4)
    }
  })

  it('count each reporter once, within a time, and only those that count', async () => {
    const { clock, reports, report } = await rig()
    for (const at of [1, 1, 2]) await reports.add(report(person(at), ADA))
    await reports.add(report(person(3), ADA, { counts: false }))
    clock.advance(DAY)
    await reports.add(report(person(4), ADA))
    await reports.add(report(person(1), GRACE))
    expect(await reports.reporters(ADA, 0)).toBe(3)
    expect(await reports.reporters(ADA, clock.now())).toBe(1)
    expect(await reports.reporters('partner/1', 0)).toBe(3)
    expect(await reports.reporters('partner/12', 0)).toBe(0)
  })

  it('that another node added are seen', async () => {
    const { reports, report, open } = await rig()
    expect(await reports.count()).toBe(0)
    await open().add(report(person(1), ADA))
    expect(await reports.count()).toBe(1)
  })

  it('are kept for exactly thirty days', async () => {
    const { clock, reports, report } = await rig()
    await reports.add(report(person(1), ADA))
    clock.advance(30 * DAY - 1)
    expect([await reports.count(), await reports.reporters(ADA, 0)]).toEqual([1, 1])
    clock.advance(1)
    expect([await reports.count(), await reports.reporters(ADA, 0)]).toEqual([0, 0])
    expect(await reports.list(10)).toEqual([])
  })

  it('are as many as their limit in all and of one reporter, the oldest going first, also when they come at once', async () => {
    const { reports, report, open } = await rig({ reports: 5, perReporter: 3 })
    const reason = async () => (await reports.list(10)).map((one) => one.reason).reverse()
    const add = (reporter: Jid, name: string) => reports.add(report(reporter, ADA, { reason: name }))
    await Promise.all(['a1', 'a2', 'a3'].map((name) => add(person(1), name)))
    expect(await reason()).toEqual(['a1', 'a2', 'a3'])
    await add(person(1), 'a4')
    expect(await reason()).toEqual(['a2', 'a3', 'a4'])
    await Promise.all(['b1', 'b2'].map((name) => add(person(2), name)))
    expect(await reason()).toEqual(['a2', 'a3', 'a4', 'b1', 'b2'])
    await add(person(2), 'b3')
    expect(await reason()).toEqual(['a3', 'a4', 'b1', 'b2', 'b3'])
    expect(await open().count()).toBe(5)
  })

  it('that count against nobody push out none that do', async () => {
    const { reports, report } = await rig({ reports: 3 })
    await reports.add(report(person(1), ADA))
    await reports.add(report(person(2), ADA))
    for (let at = 3; at < 9; at += 1) await reports.add(report(person(at), GRACE, { counts: false }))
    expect(await reports.reporters(ADA, 0)).toBe(2)
    expect((await reports.list(10, GRACE)).map(({ reporter }) => reporter)).toEqual([person(8)])
  })

  it('take as many bytes as their limit', async () => {
    const { report } = await rig()
    const one = report(person(1), ADA, { reason: 'x'.repeat(100) })
    const size = Buffer.byteLength(JSON.stringify(one))
    for (const [bytes, kept] of [
      [2 * size, 2],
      [2 * size - 1, 1],
    ] as const) {
      const { reports } = await rig({ bytes })
      await reports.add(one)
      await reports.add(one)
      expect(await reports.count()).toBe(kept)
    }
  })
})
