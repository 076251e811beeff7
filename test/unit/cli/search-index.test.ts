// What a search finds is what is stored, whenever the index took it in, and what was taken back is nowhere.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineContext } from '#cli/client/engine/context.js'
import { MANY_ROWS, ROWS_AT_ONCE } from '#cli/client/store/search-index.js'
import { temporaryFolder } from '../../support/folder.js'
import { indexedWords, isOnDisk, plainProfile } from '../../support/searched-profile.js'

const BOB = '+4915550001@whatsapp'
const CAROL = '+4915550002@whatsapp'
const DOCUMENT = { kind: 'document', mimetype: 'text/plain', size: 1, hasThumbnail: false } as const

let folder: string
let ada: EngineContext
beforeEach(async () => {
  folder = await temporaryFolder()
  ada = plainProfile(folder)
})
afterEach(() => {
  ada.database.close()
})

const incoming = (id: string) => ({ chat: BOB, id, direction: 'in' }) as const
const found = (query: string): readonly string[] => ada.fullText.search(query).hits.map(({ ref }) => ref.id)

function said(...texts: readonly string[]): void {
  ada.database.transaction(() => {
    for (const text of texts) ada.entries.addIncoming(BOB, text, text, 1)
  }, false)
}

function saidWithFile(id: string, caption: string, fileName: string): void {
  ada.entries.addIncoming(BOB, id, caption, 1)
  ada.media.add(incoming(id), { ...DOCUMENT, fileName }, 'remote')
}

/** As after a crash: nothing more is done for what is stored. */
function reopen(): void {
  ada.database.close()
  ada = plainProfile(folder)
}

describe('a search', () => {
  it('finds a message as soon as it is stored, which has cost no index', () => {
    said('hello')
    expect(indexedWords(ada.database)).toEqual([])
    expect(found('hello')).toEqual(['hello'])
    said('hello again')
    expect(found('hello')).toEqual(['hello again', 'hello'])
    expect(indexedWords(ada.database)).toEqual(['hello 1', 'hello 2', 'again 2'])
  })

  it('finds everything once in a profile whose program ended between any two batches', () => {
    const ids = Array.from({ length: 2 * ROWS_AT_ONCE + 1 }, (_, at) => `word ${at}`)
    said(...ids)
    for (let batch = 0; batch < 3; batch += 1) {
      expect(ada.searchIndex.waiting(ids.length)).toBe(ids.length - batch * ROWS_AT_ONCE)
      expect(ada.searchIndex.takeIn()).toBe(batch < 2)
      reopen()
    }
    expect(ada.searchIndex.waiting(1)).toBe(0)
    const first = ada.fullText.search('word', { limit: 200 })
    const second = ada.fullText.search('word', { limit: 200, before: first.before ?? 0 })
    const third = ada.fullText.search('word', { limit: 200, before: second.before ?? 0 })
    const all = [first, second, third].flatMap(({ hits }) => hits.map(({ ref }) => ref.id))
    expect([all, third.before]).toEqual([ids.toReversed(), undefined])
  })

  it('leaves nothing of a batch that was not stored whole, and finds it afterwards', () => {
    said('hello')
    const failing = `CREATE TRIGGER fails BEFORE UPDATE ON full_text_end BEGIN SELECT RAISE(ABORT, 'full'); END`
    ada.database.exec(failing)
    expect(() => found('hello')).toThrow('full')
    expect(indexedWords(ada.database)).toEqual([])
    ada.database.exec('DROP TRIGGER fails')
    expect(found('hello')).toEqual(['hello'])
  })

  it('says so before it takes in what was said in years, and only then', () => {
    let delays = 0
    const search = () => ada.fullText.search('hello', { onDelay: () => (delays += 1) }).hits.length
    ada.database.transaction(() => {
      for (let at = 1; at < MANY_ROWS; at += 1) ada.entries.addNotice(BOB, 'info', `${at}`, 'hello', 1)
    }, false)
    expect([search(), delays]).toEqual([0, 0])
    ada.database.transaction(() => {
      ada.database.exec('UPDATE full_text_end SET seq = 0')
    }, false)
    said('hello')
    expect([search(), delays, search(), delays]).toEqual([1, 1, 1, 1])
  })

  it('passes over notices, however many there are', () => {
    ada.database.transaction(() => {
      for (let at = 0; at <= ROWS_AT_ONCE; at += 1) ada.entries.addNotice(BOB, 'info', `${at}`, 'hello', 1)
    }, false)
    said('hello')
    expect(found('hello')).toEqual(['hello'])
  })

  it('finds files by their names, beside captions and with them', () => {
    saidWithFile('a', 'our plan', 'Budget 2026.ods')
    saidWithFile('b', '', 'budget 🎈.txt')
    ada.entries.addOutgoing(CAROL, 'c', 'the budget', undefined, 1)
    expect(found('budg')).toEqual(['c', 'b', 'a'])
    expect(found('plan budget')).toEqual(['a'])
    expect(found('2026.ods')).toEqual(['a'])
    expect(found('ods')).toEqual(['a'])
    expect(found('🎈')).toEqual(['b'])
  })
})

describe.each([
  ['before the index has it', () => undefined],
  [
    'after the index took it in',
    () => {
      ada.searchIndex.catchUp()
    },
  ],
])('what goes %s', (_, takenIn) => {
  it('is not found, and its words are in no page of the profile', () => {
    said('yonder', 'qqxzeppelin quokka', 'hither')
    saidWithFile('file', 'vvcaption', 'wwxylophone.txt')
    takenIn()
    expect(isOnDisk(folder, 'qqxzeppelin')).toBe(true)
    ada.database.transaction(() => {
      ada.entries.revoke(incoming('qqxzeppelin quokka'))
      ada.entries.revoke(incoming('file'))
    }, true)
    ada.database.prepare('UPDATE entry SET id = seq').run()
    ada.database.emptyLog()
    expect(['qqxzeppelin', 'quokka', 'vvcaption', 'wwxylophone'].filter(on)).toEqual([])
    expect([found('qqx'), found('vv'), found('ww'), found('hither')]).toEqual([[], [], [], ['3']])
    expect(indexedWords(ada.database)).toEqual(['yonder 1', 'hither 3'])
    ada.database.emptyLog()
    expect(['qqxzeppelin', 'quokka', 'vvcaption', 'wwxylophone'].filter(on)).toEqual([])
  })

  it('is gone where it is removed from this profile alone, or with the end of a chat', () => {
    said('one', 'two', 'three')
    saidWithFile('four', 'four', 'four.txt')
    takenIn()
    ada.entries.remove(incoming('two'))
    expect(found('two')).toEqual([])
    ada.entries.removeFrom(BOB, 3)
    expect([found('three'), found('four'), found('txt'), found('one')]).toEqual([[], [], [], ['one']])
    expect(indexedWords(ada.database)).toEqual(['one 1'])
  })

  it('is one message among many, and the others stay', () => {
    const texts = Array.from({ length: 400 }, (__, at) => `tomorrow at ${at} word${at % 7}`)
    said(...texts)
    takenIn()
    const gone = texts.filter((__, at) => at % 3 === 0)
    ada.database.transaction(() => {
      for (const id of gone) ada.entries.revoke(incoming(id))
    }, false)
    ada.searchIndex.catchUp()
    const kept = texts.flatMap((text, at) =>
      at % 3 === 0 ? [] : text.split(' ').map((word) => `${word} ${at + 1}`),
    )
    expect(indexedWords(ada.database)).toEqual(kept)
    ada.database.exec(`INSERT INTO entry_text (entry_text) VALUES ('integrity-check')`)
  })
})

function on(octets: string): boolean {
  return isOnDisk(folder, octets)
}
