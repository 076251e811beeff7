// What completes a draft: commands, emoji by name, files; and Tab where two people share the screen.
import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import { aboveComposer } from '#cli/state/compose/above-composer.js'
import { openCompletion } from '#cli/state/compose/completion.js'
import type { ComposeInput } from '#cli/state/compose/compose-input.js'
import { droppedPath, escapedPath, plainPath } from '#cli/state/compose/path-text.js'
import { COMMANDS } from '#cli/state/commands.js'
import type { Input } from '#cli/state/input.js'
import { readPath } from '#cli/state/media/typed-path.js'
import { emptyScreen, updateScreen } from '#cli/state/screen.js'
import { emptyView, layoutOf, type View } from '#cli/state/view.js'
import { cells } from '#cli/state/width.js'
import { chatSummary } from '../../support/chat-summary.js'
import { PEER, message } from '../../support/fake-client.js'
import { after, notWriting, paste, press, type } from '../../support/view-inputs.js'

const CYD = 'cyd@parley'
const opened = (address: string): Input => ({
  ...{ type: 'opened', with: address, page: { entries: [], before: undefined } },
})
const view: View = after(
  emptyView('', { columns: 80, rows: 24 }),
  { type: 'chats', chats: [chatSummary(PEER, { label: 'Bob', last: message(0, 'x') }), chatSummary(CYD)] },
  opened(PEER),
).view
const told = (compose: ComposeInput): Input => ({ type: 'compose', compose })
/** The draft after `inputs`, with `|` at the cursor. */
const draft = (...inputs: readonly Input[]): string => {
  const { text, cursor } = after(view, ...inputs).view.composer
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`
}
const shown = (...inputs: readonly Input[]): readonly string[] =>
  openCompletion(after(view, ...inputs).view)?.proposals.map((proposal) => proposal.shown) ?? []
const TAB = press('tab')
const ENTER = press('enter')
const ESC = press('escape')

describe('completing a draft', () => {
  it('proposes commands with what they do, fewer with every letter', () => {
    expect(shown(type('/'))).toHaveLength(Object.keys(COMMANDS).length)
    expect(shown(type('/una'))).toEqual(['/unarchive'])
    expect(aboveComposer(after(view, type('/una')).view)[0]?.text).toContain('take it back into the list')
    expect(shown(type('/nothing'))).toEqual([])
  })

  it('goes through proposals by Tab, both ways and around, and back by Escape', () => {
    expect(draft(type('/unm'), TAB)).toBe('/unmute|')
    expect(draft(type('/un'), TAB)).toBe('/unarchive|')
    expect(draft(type('/un'), TAB, TAB, press('shift+tab'))).toBe('/unarchive|')
    expect(draft(type('/un'), press('shift+tab'), TAB)).toBe('/unarchive|')
    expect(draft(type('/un'), TAB, TAB, ESC)).toBe('/un|')
  })

  it('takes what was chosen by Enter without sending it', () => {
    const done = after(view, type('/un'), TAB, TAB, ENTER)
    expect(done.view.composer.text).toBe('/unblock ')
    expect(notWriting(done.intents)).toEqual([])
  })

  it('takes the first command by Enter where none has the name typed', () => {
    const once = after(view, type('/unmu'), ENTER)
    expect(once.view.composer.text).toBe('/unmute')
    expect(notWriting(once.intents)).toEqual([])
    expect(notWriting(after(once.view, ENTER).intents)).toMatchObject([{ do: 'list' }])
  })

  it('stays closed after Escape until another word begins', () => {
    expect(shown(type('/u'), ESC, type('n'))).toEqual([])
    expect(shown(type('hi :smi'), ESC, type('l'), type(' :hea'))).not.toEqual([])
  })

  it('is closed by moving away, and by recalling what was sent', () => {
    expect(shown(type('/un'), press('left'))).toEqual([])
    expect(shown(type('/pin'), ENTER, press('up'))).toEqual([])
  })

  it('proposes people by address and by what the user calls them', () => {
    expect(shown(type('/to bo'))).toEqual(['Bob'])
    expect(draft(type('/to bo'), TAB)).toBe(`/to ${PEER}|`)
    expect(shown(type('/to PARLEY'))).toEqual(['cyd'])
  })

  it('proposes what a command may be given', () => {
    expect(shown(type('/downloads '))).toEqual(['off', 'small', 'all'])
    expect(draft(type('/downloads s'), TAB)).toBe('/downloads small|')
  })

  it('mentions the person of the chat', () => {
    expect(draft(type('ask @+49'), TAB)).toBe('ask @+4915550001 |')
    expect(shown(type('mail ada@+49'))).toEqual([])
  })

  it('is open above the composer, in few rows, in front of the last rows of the chat', () => {
    const many = after(view, type('/')).view
    expect(aboveComposer(many)).toHaveLength(5)
    expect(aboveComposer(many).at(-1)?.text).toMatch(/… \d+ more$/)
    expect(layoutOf(many)).toMatchObject({ body: layoutOf(view).body, covered: 5 })
    const low = after({ ...view, size: { columns: 60, rows: 15 } }, type('/')).view
    expect(aboveComposer(low)).toHaveLength(3)
  })
})

describe('emoji by name', () => {
  it('are proposed from two letters on', () => {
    expect(shown(type(':s'))).toEqual([])
    expect(shown(type(':sm'))[0]).toBe('😄')
    expect(draft(type('well :smirk'), TAB)).toMatch(/^well 😏/u)
  })

  it('come at the closing colon, and are the name again by undo', () => {
    expect(draft(type('well :smile'), type(':'))).toBe('well 😄|')
    expect(draft(type('well :smile'), type(':'), press('alt+z'))).toBe('well :smile:|')
    expect(draft(type('no :nosuchname'), type(':'))).toBe('no :nosuchname:|')
  })

  it.each([':)', ':D', ':-)', '10:20:30', 'a:smile:', 'http://x'])('leave %s alone', (text) => {
    const letters = Array.from(text).map((letter) => type(letter))
    expect(draft(...letters)).toBe(`${text}|`)
    expect(shown(...letters)).toEqual([])
  })

  it('leave a paste alone', () => {
    expect(draft(paste(':smile:'))).toBe(':smile:|')
  })

  it('do not keep Enter from sending what was typed', () => {
    expect(notWriting(after(view, type('hi :smi'), ENTER).intents)).toMatchObject([
      { do: 'send', text: 'hi :smi' },
    ])
  })
})

describe('files', () => {
  const files = [
    { path: '/tmp/a b', folder: true },
    { path: '/tmp/a.png', folder: false },
    { path: '/tmp/a\x1b.png', folder: false },
  ]

  it('are asked of the disk, and proposed as they have to be typed', () => {
    expect(after(view, type('/send /tmp/a')).intents).toEqual([
      { do: 'compose', compose: { ask: 'files', typed: '/tmp/a' } },
    ])
    const found = [type('/send /tmp/a'), told({ tell: 'files', typed: '/tmp/a', files })]
    expect(shown(...found)).toEqual(['a b/', 'a.png'])
    expect(draft(...found, TAB)).toBe('/send /tmp/a\\ b/|')
    expect(draft(...found, TAB, TAB)).toBe('/send /tmp/a.png|')
  })

  it('that come too late are not proposed', () => {
    expect(shown(type('/send /tmp/a'), type('x'), told({ tell: 'files', typed: '/tmp/a', files }))).toEqual(
      [],
    )
    expect(shown(told({ tell: 'files', typed: '/tmp/a', files }))).toEqual([])
  })

  it('are not looked for in a caption', () => {
    expect(notWriting(after(view, type('/send a.png hello')).intents)).toEqual([])
    expect(shown(type('/send a.png :smi'))[0]).toBe('😄')
  })

  it('dropped on the terminal are offered to be sent, and are nothing but text until then', () => {
    const dropped = after(view, paste("'/tmp/my photo.png' "))
    expect(notWriting(dropped.intents)).toEqual([])
    expect(dropped.intents).toContainEqual({
      do: 'compose',
      compose: { ask: 'dropped', pasted: "'/tmp/my photo.png' ", path: '/tmp/my photo.png' },
    })
    const answer = told({ tell: 'dropped', pasted: "'/tmp/my photo.png' ", path: '/tmp/my photo.png' })
    expect(shown(paste("'/tmp/my photo.png' "), answer)).toEqual(['/send my photo.png'])
    expect(draft(paste("'/tmp/my photo.png' "), answer, TAB)).toBe('/send /tmp/my\\ photo.png |')
    expect(shown(paste("'/tmp/my photo.png' "), type('x'), answer)).toEqual([])
  })

  it.each([
    ['/etc/hosts', '/etc/hosts'],
    ['~/a.png', '~/a.png'],
    ['/a\\ b', '/a b'],
    ['"/a b"', '/a b'],
    ['file:///a%20b', 'file:///a%20b'],
    ['/', undefined],
    ['hello /etc', undefined],
    ['/a\n/b', undefined],
  ])('are recognised by a path alone: %j', (text, path) => {
    expect(droppedPath(text)).toBe(path)
  })

  it('are read as they are typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (path) => {
        const typed = escapedPath(path)
        expect(plainPath(/^['"]/.test(typed) ? `./${typed}` : typed).replace(/^\.\//, '')).toBe(
          path.replace(/^\.\//, ''),
        )
        expect(readPath(typed)).toEqual({ path, rest: '' })
      }),
      { seed: 3, numRuns: 500 },
    )
  })
})

describe('Tab with two people on the screen', () => {
  const typeIn = (text: string, ...chords: readonly string[]): number => {
    const keys = [
      { kind: 'text', text } as const,
      ...chords.map((chord) => ({ kind: 'press', chord }) as const),
    ]
    return keys.reduce(
      (screen, key) => updateScreen(screen, { type: 'key', key }).screen,
      emptyScreen(['Ada', 'Bob'], { columns: 120, rows: 30 }),
    ).active
  }

  it('goes to the other unless something completes the draft', () => {
    expect(typeIn('hello', 'tab')).toBe(1)
    expect(typeIn('/un', 'tab')).toBe(0)
    expect(typeIn('/un', 'escape', 'tab')).toBe(1)
  })
})

describe('whatever is typed', () => {
  it('completion never throws, never draws outside its place, and Escape brings the draft back', () => {
    const input = fc.oneof(
      fc
        .constantFrom('/', ':', '@', ' ', "'", '"', '\\', '/to ', '/send ', '/react ', ':smile', '@+')
        .map(type),
      fc.string({ unit: 'binary', maxLength: 6 }).map(type),
      fc
        .constantFrom('tab', 'shift+tab', 'up', 'down', 'backspace', 'left', 'alt+z', 'ctrl+w', 'ctrl+y')
        .map(press),
    )
    fc.assert(
      fc.property(
        fc.array(input, { maxLength: 25 }),
        fc.integer({ min: 60, max: 130 }),
        (inputs, columns) => {
          let now: View = { ...view, size: { columns, rows: 15 } }
          for (const one of inputs) {
            now = after(now, one).view
            if (now.sheet !== undefined || now.picker !== undefined) return
            for (const line of aboveComposer(now)) expect(cells(line.text)).toBeLessThanOrEqual(columns - 2)
            const { cursor, text } = now.composer
            expect(cursor).toBeLessThanOrEqual(text.length)
            expect(layoutOf(now).body).toBeGreaterThanOrEqual(1)
            const completion = openCompletion(now)
            if (completion === undefined) continue
            const left = after(now, ESC).view.composer
            expect(left.text.slice(completion.from, left.cursor)).toBe(completion.typed)
          }
        },
      ),
      { seed: 8, numRuns: 300 },
    )
  })
})
