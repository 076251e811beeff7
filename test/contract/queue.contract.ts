// What every Queue keeps, whatever it is stored in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Queue, QueueEntry } from '#platform/storage/port.js'

interface OpenedQueue {
  readonly queue: Queue
  /** Sets what the store's clock says. */
  readonly setNow: (now: number) => void
  /** Closes the store and opens the same one again, as a restart does. */
  readonly reopen: () => Promise<Queue>
  readonly close: () => Promise<void>
}

const NOW = 1_700_000_000_000
const LATER = NOW + 1000
const NEVER = NOW + 1e9

const bytes = (...octets: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(octets)

export function queueContract(adapter: string, open: (now: number) => Promise<OpenedQueue>): void {
  const using = async (work: (opened: OpenedQueue) => Promise<void>): Promise<void> => {
    const opened = await open(NOW)
    try {
      await work(opened)
    } finally {
      await opened.close()
    }
  }
  const ids = async (queue: Queue, name: string): Promise<string[]> =>
    (await queue.read(name, 0, 1000)).map((entry) => entry.id)

  describe(`a queue on ${adapter}`, () => {
    it('answers entries in the order they came, after a position, up to a limit', () =>
      using(async ({ queue }) => {
        const a = await queue.append('q', 'a', bytes(1), NEVER)
        const b = await queue.append('q', 'b', bytes(), NEVER)
        const c = await queue.append('q', 'c', bytes(3, 0, 255), NEVER)
        expect([a.stored, b.stored, c.stored]).toEqual([true, true, true])
        expect(a.position < b.position && b.position < c.position).toBe(true)
        expect(await queue.read('q', 0, 2)).toEqual([
          { position: a.position, id: 'a', bytes: bytes(1), expiresAt: NEVER },
          { position: b.position, id: 'b', bytes: bytes(), expiresAt: NEVER },
        ])
        expect(await queue.read('q', b.position, 9)).toEqual([
          { position: c.position, id: 'c', bytes: bytes(3, 0, 255), expiresAt: NEVER },
        ])
        expect(await queue.read('q', 0, 0)).toEqual([])
        expect(await queue.read('other', 0, 9)).toEqual([])
      }))

    it('stores an id once in a queue, and once in each queue', () =>
      using(async ({ queue }) => {
        const first = await queue.append('q', 'a', bytes(1), NEVER)
        const again = await queue.append('q', 'a', bytes(2), NEVER)
        const other = await queue.append('r', 'a', bytes(3), NEVER)
        expect(again).toEqual({ position: first.position, stored: false })
        expect(other.stored).toBe(true)
        expect((await queue.read('q', 0, 9)).map((entry) => entry.bytes)).toEqual([bytes(1)])
      }))

    it('stores an id once also when it comes twice at the same time', () =>
      using(async ({ queue }) => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => queue.append('q', 'a', bytes(1), NEVER)),
        )
        expect(answers.filter((answer) => answer.stored)).toHaveLength(1)
        expect(new Set(answers.map((answer) => answer.position)).size).toBe(1)
      }))

    it('removes only what is there and in that queue', () =>
      using(async ({ queue }) => {
        const a = await queue.append('q', 'a', bytes(1), NEVER)
        const b = await queue.append('q', 'b', bytes(1), NEVER)
        const other = await queue.append('r', 'a', bytes(1), NEVER)
        expect(await queue.remove('q', [a.position, a.position, other.position, 1e9])).toBe(1)
        expect(await queue.remove('q', [])).toBe(0)
        expect(await ids(queue, 'q')).toEqual(['b'])
        expect(await ids(queue, 'r')).toEqual(['a'])
        expect(await queue.remove('q', [b.position])).toBe(1)
      }))

    it('never gives a position out twice', () =>
      using(async ({ queue, reopen }) => {
        const a = await queue.append('q', 'a', bytes(1), NEVER)
        await queue.remove('q', [a.position])
        const again = await queue.append('q', 'a', bytes(1), NEVER)
        await queue.drop('q')
        const reopened = await reopen()
        const third = await reopened.append('q', 'a', bytes(1), NEVER)
        expect(again).toMatchObject({ stored: true })
        expect(a.position < again.position && again.position < third.position).toBe(true)
      }))

    it('takes the oldest first, and undefined from an empty queue', () =>
      using(async ({ queue }) => {
        await queue.append('q', 'a', bytes(1), NEVER)
        await queue.append('q', 'b', bytes(2), NEVER)
        expect(await queue.take('q')).toMatchObject({ id: 'a', bytes: bytes(1) })
        expect(await queue.take('q')).toMatchObject({ id: 'b', bytes: bytes(2) })
        expect(await queue.take('q')).toBeUndefined()
      }))

    it('gives each of 100 entries to one of 200 takers at once', () =>
      using(async ({ queue }) => {
        await Promise.all(
          Array.from({ length: 100 }, (_, at) => queue.append('q', `${at}`, bytes(at), NEVER)),
        )
        const taken = await Promise.all(Array.from({ length: 200 }, () => queue.take('q')))
        const given = taken.filter((entry): entry is QueueEntry => entry !== undefined)
        expect(given).toHaveLength(100)
        expect(new Set(given.map((entry) => entry.id)).size).toBe(100)
      }))

    it('counts entries and their bytes', () =>
      using(async ({ queue, reopen }) => {
        expect(await queue.usage('q')).toEqual({ count: 0, bytes: 0 })
        const a = await queue.append('q', 'a', bytes(1, 2, 3), NEVER)
        await queue.append('q', 'b', bytes(4), NEVER)
        await queue.append('q', 'b', bytes(4), NEVER)
        expect(await queue.usage('q')).toEqual({ count: 2, bytes: 4 })
        await queue.remove('q', [a.position])
        expect(await queue.usage('q')).toEqual({ count: 1, bytes: 1 })
        const reopened = await reopen()
        expect(await reopened.usage('q')).toEqual({ count: 1, bytes: 1 })
        await reopened.take('q')
        expect(await reopened.usage('q')).toEqual({ count: 0, bytes: 0 })
      }))

    it('drops one queue and leaves the others', () =>
      using(async ({ queue }) => {
        await queue.append('q', 'a', bytes(1), NEVER)
        await queue.append('qq', 'a', bytes(1), NEVER)
        await queue.drop('q')
        expect(await ids(queue, 'q')).toEqual([])
        expect(await queue.usage('q')).toEqual({ count: 0, bytes: 0 })
        expect(await ids(queue, 'qq')).toEqual(['a'])
      }))

    it('neither reads, counts nor takes what has expired, and stores its id anew', () =>
      using(async ({ queue, setNow }) => {
        await queue.append('q', 'a', bytes(1), LATER)
        await queue.append('q', 'b', bytes(2), NEVER)
        setNow(LATER - 1)
        expect(await ids(queue, 'q')).toEqual(['a', 'b'])
        setNow(LATER)
        expect(await ids(queue, 'q')).toEqual(['b'])
        expect(await queue.usage('q')).toEqual({ count: 1, bytes: 1 })
        expect(await queue.append('q', 'a', bytes(3), NEVER)).toMatchObject({ stored: true })
        expect((await queue.take('q'))?.id).toBe('b')
        expect((await queue.take('q'))?.bytes).toEqual(bytes(3))
      }))

    it('keeps whole entries of 96 KiB', () =>
      using(async ({ queue, reopen }) => {
        const large = new Uint8Array(96 * 1024).map((_, at) => at * 31)
        await queue.append('q', 'a', large, NEVER)
        expect((await (await reopen()).read('q', 0, 1))[0]?.bytes).toEqual(large)
      }))

    it('refuses names and ids of no or 513 characters and half characters', () =>
      using(async ({ queue }) => {
        expect(await queue.append('q'.repeat(512), 'i'.repeat(512), bytes(), NEVER)).toMatchObject({
          stored: true,
        })
        for (const name of ['', 'q'.repeat(513), '\ud800']) {
          await expect(queue.append(name, 'a', bytes(), NEVER)).rejects.toThrow(TypeError)
          await expect(queue.append('q', name, bytes(), NEVER)).rejects.toThrow(TypeError)
        }
        await expect(queue.append('q', 'a', bytes(), 0.5)).rejects.toThrow(TypeError)
      }))

    it('answers like a plain list, also after a restart', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) =>
          using(async ({ queue, reopen, setNow }) => {
            const model = new Model()
            for (const next of steps) {
              if (next.act === 'wait') setNow((model.now += next.milliseconds))
              else expect(await perform(queue, model, next)).toEqual(model.predict(next))
            }
            const reopened = await reopen()
            for (const name of ['q', 'r']) expect(await ids(reopened, name)).toEqual(model.ids(name))
          }),
        ),
        { seed: 7420, numRuns: 40 },
      )
    }, 60_000)
  })
}

interface Step {
  readonly act: 'append' | 'remove' | 'take' | 'usage' | 'drop' | 'read' | 'wait'
  readonly name: string
  readonly id: string
  readonly size: number
  readonly milliseconds: number
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('append', 'append', 'append', 'remove', 'take', 'usage', 'drop', 'read', 'wait'),
  name: fc.constantFrom('q', 'r'),
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  size: fc.nat(9),
  milliseconds: fc.nat(50),
})

async function perform(
  queue: Queue,
  model: Model,
  { act, name, id, size, milliseconds }: Step,
): Promise<unknown> {
  switch (act) {
    case 'append':
      return (await queue.append(name, id, new Uint8Array(size), model.now + milliseconds)).stored
    case 'remove': {
      const found = (await queue.read(name, 0, 99)).filter((entry) => entry.id === id)
      return queue.remove(
        name,
        found.map((entry) => entry.position),
      )
    }
    case 'take':
      return (await queue.take(name))?.id
    case 'usage':
      return queue.usage(name)
    case 'drop':
      return queue.drop(name)
    default:
      return (await queue.read(name, 0, 99)).map((entry) => entry.id)
  }
}

class Model {
  now = NOW
  #entries: { name: string; id: string; size: number; expiresAt: number }[] = []

  ids(name: string): string[] {
    return this.#of(name).map((entry) => entry.id)
  }

  predict({ act, name, id, size, milliseconds }: Step): unknown {
    const entries = this.#of(name)
    const same = entries.filter((entry) => entry.id === id)
    switch (act) {
      case 'append':
        if (same.length === 0) this.#entries.push({ name, id, size, expiresAt: this.now + milliseconds })
        return same.length === 0
      case 'remove':
        this.#entries = this.#entries.filter((entry) => !same.includes(entry))
        return same.length
      case 'take':
        this.#entries = this.#entries.filter((entry) => entry !== entries[0])
        return entries[0]?.id
      case 'usage':
        return { count: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.size, 0) }
      case 'drop':
        this.#entries = this.#entries.filter((entry) => entry.name !== name)
        return undefined
      default:
        return this.ids(name)
    }
  }

  #of(name: string) {
    this.#entries = this.#entries.filter((entry) => entry.expiresAt > this.now)
    return this.#entries.filter((entry) => entry.name === name)
  }
}
