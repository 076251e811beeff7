// What every adapter of the Ledger port keeps.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from '#platform/storage/port.js'

interface LedgerFixture {
  readonly ledger: Ledger
  /** Closes it and opens it again. */
  reopen(): Promise<Ledger>
  close(): Promise<void>
}

const entry = (subject: string, at: number, detail: Record<string, string | number | boolean> = {}) => ({
  ...{ subject, at, kind: 'reported', actor: 'you' },
  detail,
})

export function ledgerContract(adapter: string, create: () => Promise<LedgerFixture>): void {
  describe(`a ledger in ${adapter}`, () => {
    let fixture: LedgerFixture
    beforeEach(async () => {
      fixture = await create()
    })
    afterEach(() => fixture.close())

    it('gives back what was added, whole', async () => {
      const detail = { text: 'a\n"ü" \u202e', number: -1.5, yes: true, empty: '' }
      expect(await fixture.ledger.append(entry('ada', 5, detail))).toBe(1)
      expect(await fixture.ledger.read('ada', 0, 9)).toEqual([
        { seq: 1, at: 5, kind: 'reported', actor: 'you', detail },
      ])
    })

    it('counts for each subject by itself, so that nobody learns how much happens to others', async () => {
      const { ledger } = fixture
      const seqs = await Promise.all(
        ['ada', 'bob', 'bob', 'ada', 'bob'].map((subject, at) => ledger.append(entry(subject, at))),
      )
      expect(seqs).toEqual([1, 1, 2, 2, 3])
      expect(await ledger.append(entry('ada', 9))).toBe(3)
      expect((await ledger.read('ada', 0, 9)).map(({ at }) => at)).toEqual([0, 3, 9])
    })

    it('answers pages in order, and nothing past the end', async () => {
      const { ledger } = fixture
      for (let at = 1; at <= 7; at += 1) await ledger.append(entry('ada', at))
      const page = async (after: number, limit: number) =>
        (await ledger.read('ada', after, limit)).map(({ seq }) => seq)
      expect([await page(0, 3), await page(3, 3), await page(6, 3), await page(7, 3)]).toEqual([
        [1, 2, 3],
        [4, 5, 6],
        [7],
        [],
      ])
      expect([await page(0, 0), await page(99, 9), await ledger.read('nobody', 0, 9)]).toEqual([[], [], []])
    })

    it('holds all of it after it was opened again, and goes on from there', async () => {
      for (let at = 1; at <= 40; at += 1) await fixture.ledger.append(entry(at % 2 ? 'ada' : 'bob', at))
      const before = await fixture.ledger.read('bob', 0, 99)
      const again = await fixture.reopen()
      expect(await again.read('bob', 0, 99)).toEqual(before)
      expect(await again.append(entry('bob', 99))).toBe(21)
      expect((await again.read('bob', 20, 9)).map(({ at }) => at)).toEqual([99])
    })

    it('keeps what was given, whatever the caller does to it later', async () => {
      const detail: Record<string, string> = { was: 'kept' }
      const done = fixture.ledger.append(entry('ada', 1, detail))
      detail['was'] = 'changed'
      await done
      expect((await fixture.ledger.read('ada', 0, 1))[0]?.detail).toEqual({ was: 'kept' })
    })

    const members = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`member${at}`, at]))
    it.each([
      ['a subject', entry('x'.repeat(512), 1), entry('x'.repeat(513), 1)],
      ['a kind', { ...entry('a', 1), kind: 'k'.repeat(64) }, { ...entry('a', 1), kind: 'k'.repeat(65) }],
      ['an actor', { ...entry('a', 1), actor: 'k'.repeat(64) }, { ...entry('a', 1), actor: '' }],
      ['a time', entry('a', Number.MAX_SAFE_INTEGER), entry('a', 1.5)],
      ['the members', entry('a', 1, members(16)), entry('a', 1, members(17))],
      ['a text', entry('a', 1, { text: '\u0001'.repeat(1024) }), entry('a', 1, { text: 't'.repeat(1025) })],
      ['a number', entry('a', 1, { number: 0 }), entry('a', 1, { number: Number.NaN })],
    ])('bounds %s', async (_what, within, beyond) => {
      expect(await fixture.ledger.append(within)).toBe(1)
      await expect(fixture.ledger.append(beyond)).rejects.toBeInstanceOf(TypeError)
      const again = await fixture.reopen()
      expect(await again.read(within.subject, 0, 9)).toEqual([
        { seq: 1, at: within.at, kind: within.kind, actor: within.actor, detail: within.detail },
      ])
    })

    it('is not used once it is closed, and may be closed twice', async () => {
      const { ledger } = fixture
      const last = ledger.append(entry('ada', 1))
      await ledger.close()
      await ledger.close()
      expect(await last).toBe(1)
      await expect(ledger.append(entry('ada', 2))).rejects.toMatchObject({ code: 'storage-failed' })
      await expect(ledger.read('ada', 0, 1)).rejects.toMatchObject({ code: 'storage-failed' })
    })
  })
}
