// Changes of a draft: taken back, pasted, kept with its chat, told to the other side, made in an editor outside.
import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import type { ComposeInput } from '#cli/state/compose/compose-input.js'
import { edit } from '#cli/state/compose/edits.js'
import { EMPTY_COMPOSER, insert } from '#cli/state/composer.js'
import type { Input, Intent } from '#cli/state/input.js'
import { sanitise } from '#cli/state/sanitise.js'
import { emptyView, layoutOf, type View } from '#cli/state/view.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { after, notWriting, paste, press, type } from '../../support/view-inputs.js'

const CYD = 'cyd@parley'
const ENTER = press('enter')
const opened = (address: string): Input => ({
  ...{ type: 'opened', with: address, page: { entries: [], before: undefined } },
})
const view: View = after(
  emptyView('', { columns: 80, rows: 24 }),
  { type: 'chats', chats: [chatSummary(PEER, { last: message(0, 'x') }), chatSummary(CYD)] },
  opened(PEER),
).view
const told = (compose: ComposeInput): Input => ({ type: 'compose', compose })
/** The draft after `inputs`, with `|` at the cursor. */
const draft = (...inputs: readonly Input[]): string => {
  const { text, cursor } = after(view, ...inputs).view.composer
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}

describe('changes of a draft', () => {
  it('are taken back a word at a time, and made again', () => {
    const words = ['one', ' ', 'two'].map(type)
    expect(draft(...words, press('alt+z'))).toBe('one |')
    expect(draft(...words, press('alt+z'), press('ctrl+_'), press('alt+z'))).toBe('|')
    expect(draft(...words, press('alt+z'), press('alt+Z'))).toBe('one two|')
    expect(draft(...words, press('alt+z'), type('x'), press('alt+Z'))).toBe('one x|')
    expect(draft(press('alt+z'), press('alt+Z'))).toBe('|')
  })

  it('take a paste back by itself', () => {
    expect(draft(type('see'), paste(' a b\nc'), press('alt+z'))).toBe('see|')
  })

  it('put back what was cut out, together where it was cut in a row', () => {
    const words = type('one two three')
    expect(draft(words, press('ctrl+w'), press('ctrl+w'), press('ctrl+a'), press('ctrl+y'))).toBe(
      'two three|one ',
    )
    expect(draft(words, press('ctrl+u'), press('ctrl+y'), press('ctrl+y'))).toBe(
      'one two threeone two three|',
    )
    expect(draft(words, press('home'), press('ctrl+k'), ENTER, press('ctrl+y'))).toBe('one two three|')
  })

  it('keep to characters of any script', () => {
    for (const text of ['e\u0301', '👩‍🚀', '日', 'ש', '한', '🇩🇪']) {
      expect(draft(type(`a${text}b`), press('left'), press('backspace'))).toBe('a|b')
      expect(draft(type(`a${text}b`), press('home'), press('right'), press('right'))).toBe(`a${text}|b`)
    }
  })
})

describe('what is put in', () => {
  it('is as safe as if the whole draft were sanitised again', () => {
    const odd = [
      '\u0301',
      '\u200d',
      '\ufe0f',
      '\u202e',
      'e',
      ' ',
      '\n',
      '👩',
      '🚀',
      '🏽',
      'ا',
      'ب',
      '\u200c',
      '\x1b',
      '\u3164',
    ]
    const piece = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.nat(3)), { maxLength: 15 }), (pieces) => {
        let composer = EMPTY_COMPOSER
        for (const [text, steps] of pieces) {
          composer = insert(composer, text)
          expect(composer.text).toBe(sanitise(composer.text, { multiline: true }))
          for (let step = 0; step < steps; step += 1) composer = edit(composer, 'left') ?? composer
        }
      }),
      { seed: 4, numRuns: 2000 },
    )
  })
})

describe('drafts', () => {
  it('stay with their chats', () => {
    const there = after(view, type('for Bob'), opened(CYD), type('for Cyd'))
    expect(there.view.composer.text).toBe('for Cyd')
    const back = after(there.view, opened(PEER)).view
    expect(back.composer.text).toBe('for Bob')
    expect([...back.drafts]).toEqual([[CYD, 'for Cyd']])
  })

  it('begun with no chat open go along into the first', () => {
    const start = after({ ...view, chat: undefined }, type('hello'), opened(CYD)).view
    expect(start.composer.text).toBe('hello')
  })
})

describe('what the other side learns of writing', () => {
  const writing = (...inputs: readonly Input[]): readonly Intent[] =>
    after(view, ...inputs).intents.filter(({ do: what }) => what === 'compose')
  const tells = (state: 'composing' | 'paused'): Intent => ({
    ...{ do: 'compose', compose: { ask: 'typing', with: PEER, state } },
  })

  it('is that one writes, and that one stopped when it is sent or empty', () => {
    expect(writing(type('hi'))).toEqual([tells('composing')])
    expect(writing(type('hi'), ENTER)).toEqual([tells('composing'), tells('paused')])
    expect(writing(type('h'), press('backspace'))).toEqual([tells('composing'), tells('paused')])
  })

  it('is that one stopped when the chat is left', () => {
    expect(writing(type('hi'), opened(CYD)).at(-1)).toEqual(tells('paused'))
    expect(writing(type('hi'), opened(CYD), opened(PEER))).toHaveLength(2)
  })

  it('is nothing while one moves about or gives commands', () => {
    expect(writing(type('/pin'), ENTER)).toEqual([])
    expect(writing(type('hi'), press('left'), press('home'))).toEqual([tells('composing')])
  })
})

describe('an editor outside', () => {
  it('gets the draft by Ctrl-X', () => {
    expect(after(view, type('hi'), press('ctrl+x')).intents.at(-1)).toEqual({
      ...{ do: 'compose', compose: { ask: 'edit', text: 'hi' } },
    })
  })

  it('gives it back sanitised, and undo brings back what was there', () => {
    const edited = told({ tell: 'edited', text: 'a\n\x1b[31mb\n\n' })
    expect(draft(type('hi'), edited)).toBe('a\n␛[31mb|')
    expect(draft(type('hi'), edited, press('alt+z'))).toBe('hi|')
  })

  it('that fails leaves the draft and says so', () => {
    const failed = told({ tell: 'not-edited', failure: { code: 'failed', message: 'vi ended with code 1' } })
    expect(draft(type('hi'), failed)).toBe('hi|')
    expect(after(view, failed).view.line?.text).toContain('vi ended with code 1')
  })
})

describe('a paste', () => {
  it('of many lines stays to be edited', () => {
    const { view: pasted, intents } = after(view, paste('one\ntwo\tthree\n'))
    expect(pasted.composer.text).toBe('one\ntwo    three\n')
    expect(notWriting(intents)).toEqual([])
  })

  it('of 20,000 characters is shown as far as there is room', () => {
    const big = after(view, paste('x'.repeat(99).concat('\n').repeat(200))).view
    const typed = after(big, type('y')).view
    expect(typed.composer.text).toHaveLength(20_000)
    expect(layoutOf(typed).composer).toBe(5)
  })
})
