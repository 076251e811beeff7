// What every Collection keeps, whatever it is stored in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Collection } from '#platform/storage/port.js'

export interface Pet {
  readonly name: string
  readonly legs: readonly number[]
}

interface OpenedPets {
  readonly pets: Collection<Pet>
  /** Closes the store and opens the same one again, as a restart does. */
  readonly reopen: () => Promise<Collection<Pet>>
  readonly close: () => Promise<void>
}

const ADA: Pet = { name: 'Ada', legs: [1, 2] }
const BOB: Pet = { name: 'Bob', legs: [] }

export function collectionContract(adapter: string, open: () => Promise<OpenedPets>): void {
  const using = async (work: (opened: OpenedPets) => Promise<void>): Promise<void> => {
    const opened = await open()
    try {
      await work(opened)
    } finally {
      await opened.close()
    }
  }

  describe(`a collection on ${adapter}`, () => {
    it('answers undefined for a key it does not have', () =>
      using(async ({ pets }) => {
        expect(await pets.get('ada')).toBeUndefined()
      }))

    it('gives an inserted record version 1 and raises it by one at each replacement', () =>
      using(async ({ pets }) => {
        expect(await pets.insert('ada', ADA)).toBe(true)
        expect(await pets.get('ada')).toEqual({ value: ADA, version: 1 })
        expect(await pets.replace('ada', BOB, 1)).toBe(true)
        expect(await pets.get('ada')).toEqual({ value: BOB, version: 2 })
      }))

    it('inserts nothing where the key is taken', () =>
      using(async ({ pets }) => {
        await pets.insert('ada', ADA)
        expect(await pets.insert('ada', BOB)).toBe(false)
        expect(await pets.get('ada')).toEqual({ value: ADA, version: 1 })
      }))

    it('replaces nothing where the version is another or the record is gone', () =>
      using(async ({ pets }) => {
        await pets.insert('ada', ADA)
        expect(await pets.replace('ada', BOB, 2)).toBe(false)
        expect(await pets.replace('eve', BOB, 1)).toBe(false)
        expect(await pets.get('ada')).toEqual({ value: ADA, version: 1 })
        expect(await pets.get('eve')).toBeUndefined()
      }))

    it('deletes a given version or nothing', () =>
      using(async ({ pets }) => {
        await pets.insert('ada', ADA)
        await pets.replace('ada', BOB, 1)
        expect(await pets.delete('ada', 1)).toBe(false)
        expect(await pets.get('ada')).toEqual({ value: BOB, version: 2 })
        expect(await pets.delete('ada', 2)).toBe(true)
        expect(await pets.delete('ada', 2)).toBe(false)
        expect(await pets.get('ada')).toBeUndefined()
      }))

    it('says whether there was something to delete', () =>
      using(async ({ pets }) => {
        await pets.insert('ada', ADA)
        expect(await pets.delete('ada')).toBe(true)
        expect(await pets.delete('ada')).toBe(false)
        expect(await pets.get('ada')).toBeUndefined()
      }))

    it('lists by prefix, in order of code units, after a key, up to a limit', () =>
      using(async ({ pets }) => {
        for (const key of ['b/2', 'a/1', 'b/10', 'b/é', 'b/Z', 'c/1', 'b']) await pets.insert(key, ADA)
        const keys = async (prefix: string, limit: number, after?: string): Promise<string[]> =>
          (await pets.list(prefix, limit, after)).map((record) => record.key)
        expect(await keys('b/', 9)).toEqual(['b/10', 'b/2', 'b/Z', 'b/é'])
        expect(await keys('b/', 2)).toEqual(['b/10', 'b/2'])
        expect(await keys('b/', 9, 'b/2')).toEqual(['b/Z', 'b/é'])
        expect(await keys('', 3, 'b/3')).toEqual(['b/Z', 'b/é', 'c/1'])
        expect(await keys('b/', 9, 'a')).toHaveLength(4)
        expect(await keys('b/', 9, 'c')).toEqual([])
        expect(await keys('b/', 0)).toEqual([])
        expect(await keys('x', 9)).toEqual([])
      }))

    it('hands out copies: changing one changes nothing stored', () =>
      using(async ({ pets }) => {
        const legs = [1]
        await pets.insert('ada', { name: 'Ada', legs })
        legs.push(2)
        const copy = await pets.get('ada')
        Object.assign(copy!.value, { name: 'changed' })
        expect((await pets.get('ada'))?.value).toEqual({ name: 'Ada', legs: [1] })
      }))

    it('takes keys of 1 and 512 characters, and refuses 0 and 513', () =>
      using(async ({ pets }) => {
        expect(await pets.insert('k', ADA)).toBe(true)
        expect(await pets.insert('k'.repeat(512), ADA)).toBe(true)
        await expect(pets.insert('', ADA)).rejects.toThrow(TypeError)
        await expect(pets.insert('k'.repeat(513), ADA)).rejects.toThrow(TypeError)
      }))

    it('keeps keys that mean something to JavaScript or JSON', () =>
      using(async ({ pets, reopen }) => {
        const keys = ['"\\\n', '0', '__proto__', 'constructor', '\u2028', '😀'].sort()
        for (const key of keys) expect(await pets.insert(key, ADA)).toBe(true)
        const listed = await (await reopen()).list('', 99)
        expect(listed.map((record) => record.key)).toEqual(keys)
      }))

    it('lets one of many inserts of one key win', () =>
      using(async ({ pets }) => {
        const won = await Promise.all(Array.from({ length: 50 }, () => pets.insert('ada', ADA)))
        expect(won.filter(Boolean)).toHaveLength(1)
      }))

    it('lets one of many replacements of one version win', () =>
      using(async ({ pets }) => {
        await pets.insert('ada', ADA)
        const won = await Promise.all(
          Array.from({ length: 50 }, (_, at) => pets.replace('ada', { name: `${at}`, legs: [] }, 1)),
        )
        expect(won.filter(Boolean)).toHaveLength(1)
        expect(await pets.get('ada')).toEqual({
          value: { name: `${won.indexOf(true)}`, legs: [] },
          version: 2,
        })
      }))

    it('loses no increment when many read, count up and try again', () =>
      using(async ({ pets }) => {
        await pets.insert('counter', { name: 'counter', legs: [0] })
        const increment = async (): Promise<void> => {
          const current = await pets.get('counter')
          const legs = [current!.value.legs[0]! + 1]
          if (!(await pets.replace('counter', { name: 'counter', legs }, current!.version))) await increment()
        }
        await Promise.all(Array.from({ length: 20 }, increment))
        expect(await pets.get('counter')).toEqual({ value: { name: 'counter', legs: [20] }, version: 21 })
      }))

    it('answers like a plain map, also after a restart', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), (steps) =>
          using(async ({ pets, reopen }) => {
            const model = new Map<string, { value: Pet; version: number }>()
            for (const next of steps) expect(await perform(pets, next)).toEqual(predict(model, next))
            const listed = await (await reopen()).list('', 99)
            const expected = [...model].map(([key, record]) => ({ key, ...record }))
            expect(listed).toEqual(expected.sort((a, b) => (a.key < b.key ? -1 : 1)))
          }),
        ),
        { seed: 7420, numRuns: 25 },
      )
    }, 60_000)
  })
}

interface Step {
  readonly act: 'get' | 'insert' | 'replace' | 'delete'
  readonly key: string
  readonly value: Pet
  readonly version: number
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('get', 'insert', 'replace', 'delete'),
  key: fc.constantFrom('a', 'b', 'a/b'),
  value: fc.record({ name: fc.string({ unit: 'grapheme' }), legs: fc.array(fc.nat(9)) }),
  version: fc.integer({ min: 1, max: 3 }),
})

function perform(pets: Collection<Pet>, { act, key, value, version }: Step): Promise<unknown> {
  switch (act) {
    case 'get':
      return pets.get(key)
    case 'insert':
      return pets.insert(key, value)
    case 'replace':
      return pets.replace(key, value, version)
    case 'delete':
      return pets.delete(key)
  }
}

function predict(model: Map<string, { value: Pet; version: number }>, step: Step): unknown {
  const { act, key, value, version } = step
  const known = model.get(key)
  if (act === 'get') return known
  if (act === 'delete') return model.delete(key)
  if (act === 'insert' ? known !== undefined : known?.version !== version) return false
  model.set(key, { value, version: (known?.version ?? 0) + 1 })
  return true
}
