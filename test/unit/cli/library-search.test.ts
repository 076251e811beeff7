// Search in what was said: all words, the last as a beginning, whatever script and whatever signs are typed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EngineClient } from '#cli/client/engine/client.js'
import { MOST_ROWS_READ } from '#cli/client/store/full-text.js'
import { MOST_OF_A_QUERY } from '#cli/client/store/search-query.js'
import { type OfflineProfile, offlineProfile } from '../../support/offline-client.js'
import { seededRandom } from '../../support/random.js'

const BOB = '+4915550001@whatsapp'
const CAROL = '+4915550002@whatsapp'
let ada: OfflineProfile
let client: EngineClient

beforeAll(async () => {
  ada = await offlineProfile('1-10853634039893@interop', 'ada@parley')
  client = new EngineClient(ada.context, 'ada')
})
beforeEach(() => {
  ada.context.database.exec('DELETE FROM entry')
})
afterAll(() => {
  ada.close()
})

/** Messages of this chat, whose ids are their texts. */
function said(texts: readonly string[], chat = BOB): void {
  for (const text of texts) ada.context.entries.addIncoming(chat, text, text, 1)
}

function found(query: string, within?: string): readonly string[] {
  const { hits } = client.library.search(query, within === undefined ? {} : { within })
  return hits.map(({ entry }) => (entry.kind === 'message' ? entry.text : entry.notice))
}

describe('a search', () => {
  it.each([
    ['hello', 'Hello, world'],
    ['WORLD hello', 'Hello, world'],
    ['hello wor', 'Hello, world'],
    ['creme brulee', 'une Crème Brûlée'],
    ['CRÈME', 'une creme'],
    ['e\u0301te\u0301', 'un été'],
    ['ПРИВЕТ', 'привет, Ёлка'],
    ['елка', 'привет, Ёлка'],
    ['istanbul', 'İstanbul'],
    ['bob@example.org', 'write to bob@example.org'],
    ['example', 'write to bob@example.org'],
    ['15550001', 'call 15550001, please'],
    ['+49 155', 'call +49 155 50001'],
    ["it's", "well, it's late"],
    ['你好', '大家你好世界'],
    ['好世', '大家你好世界'],
    ['世', '大家你好世界'],
    ['ちは', 'こんにちは'],
    ['タカ', 'カタカナ'],
    ['カタ', 'カタカナ'],
    ['ｶﾀｶ', 'カタカナ'],
    ['안녕', '안녕하세요 세계'],
    ['세계 안녕', '안녕하세요 세계'],
    ['ชาว', 'สวัสดีชาวโลก'],
    ['مرحبا', 'مرحبا بالعالم'],
    ['שלום', 'שלום עולם'],
    ['👍', 'well done 👍🏽!'],
    ['done 👍', 'well done 👍🏽!'],
    ['🇪🇺', 'from 🇪🇺'],
    ['👩‍👩‍👧', 'we three 👩‍👩‍👧'],
    [':-)', 'thanks :-)'],
    ['thanks )', 'thanks :-)'],
    ['❤', 'I ❤️ it'],
    ['¿', '¿qué?'],
    ['IMG_0042', 'see IMG_0042.JPG'],
    ['2026.ods', 'the plan is 2026.ods'],
    ['3.b', 'step 3.b of it'],
  ])('for %j finds %j', (query, text) => {
    said(['something else', text])
    expect(found(query)).toEqual([text])
  })

  it.each([
    ['hello moon', 'Hello, world'],
    ['ello', 'Hello, world'],
    ['hel world', 'Hello, world'],
    ['世好', '大家你好世界'],
    ['你世', '大家你好世界'],
    ['👍🏿', 'well done 👍🏽!'],
    ['badly 👍', 'well done 👍🏽!'],
  ])('for %j does not find %j', (query, text) => {
    said([text])
    expect(found(query)).toEqual([])
  })

  it.each(['', '   ', '\n\t', '\u0000', '\u0301', '\ufe0f \u0301'])('for %j finds nothing', (query) => {
    said(['Hello, world'])
    expect(client.library.search(query)).toEqual({ hits: [], before: undefined })
  })

  it.each([
    ['hello OR moon', []],
    ['NOT hello', ['not hello']],
    ['hello NEAR moon', []],
    ['hello AND moon', ['hello and moon']],
    ['body:hello', []],
    ['"hello" * -moon', []],
    ['hel* moon', []],
    ['{hello} moon', ['hello moon', 'hello and moon']],
    ['^moon', ['hello moon', 'hello and moon']],
  ])('%j has no operators in it', (query, expected) => {
    said(['hello and moon', 'not hello', 'hello moon'])
    expect(found(query)).toEqual(expected)
  })

  it('takes quotes as they stand', () => {
    said(['she said "hello" to me', 'he said hello'])
    expect(found('"hello"')).toEqual(['he said hello', 'she said "hello" to me'])
    expect(found('"')).toEqual(['she said "hello" to me'])
    expect(found('said "')).toEqual(['she said "hello" to me'])
  })

  it('of anything at all fails on nothing', () => {
    said(['hello world 你好 👍 "x"'])
    const random = seededRandom(7)
    for (let round = 0; round < 2_000; round += 1) {
      const query = Array.from({ length: 1 + (round % 12) }, () => random.pick(SIGNS)).join('')
      for (const within of [undefined, BOB, '"', query])
        expect(Array.isArray(found(query, within))).toBe(true)
    }
  })

  it('reads no more of a query than its first 256 characters', () => {
    said(['hello'])
    expect(found(`${' '.repeat(MOST_OF_A_QUERY - 1)}hello`)).toEqual(['hello'])
    expect(found(`${' '.repeat(MOST_OF_A_QUERY)}hello`)).toEqual([])
  })
})

describe('where is searched', () => {
  it('is everywhere, or one chat alone', () => {
    said(['hello bob', '👍 bob'])
    said(['hello carol', '👍 carol'], CAROL)
    expect(found('hello')).toEqual(['hello carol', 'hello bob'])
    expect(found('hello', BOB)).toEqual(['hello bob'])
    expect(found('👍', CAROL)).toEqual(['👍 carol'])
    expect(found('hello', '+4915550001')).toEqual([])
    expect(found('whatsapp')).toEqual([])
  })

  it('is what both wrote, archived chats and requests too, but no notice', async () => {
    said(['hello'])
    ada.context.entries.addOutgoing(CAROL, 'o', 'hello too', undefined, 2)
    ada.context.entries.addNotice(BOB, 'info', 'n', 'hello notice', 3)
    ada.context.requests.open(BOB, 1)
    await client.people.setPreferences(CAROL, { archived: true })
    expect(client.library.search('hello').hits.map(({ ref }) => ref)).toEqual([
      { with: CAROL, id: 'o', direction: 'out' },
      { with: BOB, id: 'hello', direction: 'in' },
    ])
  })

  it('is never what was deleted or taken back', () => {
    said(['hello one 👍', 'hello two 👍', 'hello three 👍'])
    const { database, entries } = ada.context
    database.prepare(`UPDATE entry SET body = '', revoked = 1 WHERE id = ?`).run(['hello two 👍'])
    expect(found('hello')).toEqual(['hello three 👍', 'hello one 👍'])
    expect(found('👍')).toEqual(['hello three 👍', 'hello one 👍'])
    const third = database.prepare('SELECT MAX(seq) AS seq FROM entry').get<{ seq: number }>()?.seq ?? 0
    entries.removeFrom(BOB, third)
    expect(found('hello')).toEqual(['hello one 👍'])
  })

  it('is the text as it is now', () => {
    said(['hello'])
    ada.context.database.exec(`UPDATE entry SET body = 'good bye'`)
    expect([found('hello'), found('bye')]).toEqual([[], ['good bye']])
  })
})

describe('a page of hits', () => {
  it.each(['word', '👍'])(
    'has as many as asked for, the newest first, and goes on behind them (%s)',
    (query) => {
      said(Array.from({ length: 7 }, (_, at) => `word 👍 ${at}`))
      const first = client.library.search(query, { limit: 3 })
      const second = client.library.search(query, { limit: 3, before: first.before ?? 0 })
      const third = client.library.search(query, { limit: 3, before: second.before ?? 0 })
      const ids = [first, second, third].map(({ hits }) =>
        hits.map(({ ref }) => Number(ref.id.split(' ').at(-1))),
      )
      expect(ids).toEqual([[6, 5, 4], [3, 2, 1], [0]])
      expect(third.before).toBeUndefined()
    },
  )

  it('is the last where it has exactly what there is', () => {
    said(['word 1', 'word 2'])
    expect(client.library.search('word', { limit: 2 }).before).toBeUndefined()
    expect(client.library.search('word', { limit: 1 }).before).toBeDefined()
  })

  it('has one hit at least and two hundred at most, whatever is asked for', () => {
    said(Array.from({ length: 201 }, (_, at) => `word ${at}`))
    expect(client.library.search('word', { limit: 0 }).hits).toHaveLength(1)
    expect(client.library.search('word', { limit: -5 }).hits).toHaveLength(1)
    expect(client.library.search('word', { limit: 10_000 }).hits).toHaveLength(200)
  })

  it('reads no more text than is quick where the index cannot tell, and says where it stopped', () => {
    const { database, entries } = ada.context
    database.transaction(() => {
      entries.addIncoming(BOB, 'old', 'the old one 🎈', 1)
      for (let at = 0; at < MOST_ROWS_READ; at += 1) entries.addIncoming(BOB, `m${at}`, 'm', 1)
    }, false)
    const first = client.library.search('🎈')
    expect(first.hits).toEqual([])
    const second = client.library.search('🎈', { before: first.before ?? 0 })
    expect(second.hits.map(({ ref }) => ref.id)).toEqual(['old'])
    expect(second.before).toBeUndefined()
    expect(found('old 🎈')).toEqual(['the old one 🎈'])
  })
})

/** Signs that mean something to FTS5, to SQL, or to the tokenizer. */
const SIGNS = [
  ...Array.from(`"'*^+-:(){}[],.;%_\\/ \u0000\n`),
  ...[' OR ', ' NOT ', ' AND ', 'NEAR(', 'a', '你', 'カ', '👍', '\ud83d', '\u0301'],
]
