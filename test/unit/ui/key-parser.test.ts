import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import { KeyParser, MAX_PASTE } from '#cli/ui/key-parser.js'
import type { Key } from '#cli/state/key.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: string): Key => ({ kind: 'text', text: value })
const press = (chord: string): Key => ({ kind: 'press', chord })
const paste = (value: string): Key => ({ kind: 'paste', text: value })

/** Everything a stream of chunks says, up to its end. */
function read(...chunks: readonly string[]): Key[] {
  const parser = new KeyParser()
  const keys = chunks.flatMap((chunk) => parser.push(bytes(chunk)))
  while (parser.patience !== undefined) keys.push(...parser.flush())
  return keys
}

/** As {@link read}, with neighbouring texts joined: where a run of typing is cut does not matter. */
function joined(keys: readonly Key[]): Key[] {
  const out: Key[] = []
  for (const key of keys) {
    const last = out.at(-1)
    if (key.kind === 'text' && last?.kind === 'text') out[out.length - 1] = text(last.text + key.text)
    else out.push(key)
  }
  return out
}

describe('the key parser', () => {
  it('splits what arrives glued together', () => {
    expect(read('hi\r')).toEqual([text('hi'), press('enter')])
    expect(read('a\x7fb\x1b[Ac\t')).toEqual([
      text('a'),
      press('backspace'),
      text('b'),
      press('up'),
      text('c'),
      press('tab'),
    ])
  })

  it('reads every encoding of the same key alike', () => {
    for (const home of ['\x1b[H', '\x1bOH', '\x1b[1~', '\x1b[7~']) expect(read(home)).toEqual([press('home')])
    for (const newline of ['\x1b\r', '\x1b[13;3u', '\x1b[27;3;13~']) {
      expect(read(newline)).toEqual([press('alt+enter')])
    }
  })

  it('names modifiers in one order', () => {
    expect(read('\x1b[1;2A\x1b[1;5C\x1b[1;8D\x1b[Z\x1ba\x03\x1b\x06')).toEqual([
      press('shift+up'),
      press('ctrl+right'),
      press('ctrl+alt+shift+left'),
      press('shift+tab'),
      press('alt+a'),
      press('ctrl+c'),
      press('ctrl+alt+f'),
    ])
  })

  it('drops colours, titles, clipboard writes and replies without a trace', () => {
    const noise =
      '\x1b[31m\x1b[38;5;196m\x1b]0;title\x07\x1b]52;c;AAAA\x1b\\\x1bP1$r0m\x1b\\\x1b[?62;1c\x1b(B\x1b[24;80R'
    expect(joined(read(`a${noise}b`))).toEqual([text('ab')])
  })

  it('takes a paste as one key, without its escape sequences and with plain line ends', () => {
    expect(read('\x1b[200~\x1b[31mone\r\ntwo\rthree\x1b[0m\tx\x03\x1b[201~!')).toEqual([
      paste('one\ntwo\nthree\tx'),
      text('!'),
    ])
  })

  it('keeps a paste up to its limit and drops what is beyond', () => {
    const sized = (length: number): Key[] => read(`\x1b[200~${'x'.repeat(length)}\x1b[201~`)
    expect(sized(MAX_PASTE)).toEqual([paste('x'.repeat(MAX_PASTE))])
    expect(sized(MAX_PASTE + 1)).toEqual([paste('x'.repeat(MAX_PASTE))])
  })

  it('gives the keyboard back when the end of a paste is lost', () => {
    const parser = new KeyParser()
    expect(parser.push(bytes('\x1b[200~abc'))).toEqual([])
    expect(parser.patience).toBe(2_000)
    expect(parser.flush()).toEqual([paste('abc')])
    expect(parser.push(bytes('d'))).toEqual([text('d')])
  })

  it('waits for the rest of a sequence, and takes a lone ESC for the key', () => {
    const parser = new KeyParser()
    expect(parser.push(bytes('\x1b'))).toEqual([])
    expect(parser.patience).toBe(30)
    expect(parser.push(bytes('[A'))).toEqual([press('up')])
    expect(parser.patience).toBeUndefined()
    expect(read('\x1b')).toEqual([press('escape')])
    expect(read('\x1b\x1b[A')).toEqual([press('escape'), press('up')])
    expect(read('\x1b[12')).toEqual([])
  })

  it('reports the focus', () => {
    expect(read('\x1b[I\x1b[O')).toEqual([
      { kind: 'focus', focused: true },
      { kind: 'focus', focused: false },
    ])
  })

  it('joins a character whose bytes arrive apart', () => {
    const parser = new KeyParser()
    const [a, b, ...rest] = bytes('é你')
    const keys = [new Uint8Array([a!]), new Uint8Array([b!]), new Uint8Array(rest)].flatMap((part) =>
      parser.push(part),
    )
    expect(joined(keys)).toEqual([text('é你')])
  })

  it('reads the same keys wherever the bytes are cut', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'a',
        'é',
        '你',
        '👩‍🚀',
        '\r',
        '\x1b[A',
        '\x1b[1;5C',
        '\x1bOP',
        '\x1b]0;t\x07',
        '\x1b[200~p\rq\x1b[201~',
        '\x1b[31m',
        '\x7f',
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(80), { maxLength: 6 }), (parts, cuts) => {
        const whole = bytes(parts.join(''))
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].sort((x, y) => x - y)
        const parser = new KeyParser()
        const keys = at.slice(1).flatMap((end, index) => parser.push(whole.subarray(at[index], end)))
        expect(joined(keys)).toEqual(joined(read(parts.join(''))))
      }),
      { seed: 7, numRuns: 2000 },
    )
  })
})

describe('what a terminal says of itself', () => {
  function reports(...chunks: readonly string[]): { reports: string[]; keys: Key[] } {
    const told: string[] = []
    const parser = new KeyParser((report) => told.push(report))
    const keys = chunks.flatMap((chunk) => parser.push(bytes(chunk)))
    while (parser.patience !== undefined) keys.push(...parser.flush())
    return { reports: told, keys }
  }

  it('is told apart from keys, wherever it is cut', () => {
    expect(reports('a\x1b_Gi=31;O', 'K\x1b', '\\\x1b[?62', ';4cb')).toEqual({
      reports: ['_Gi=31;OK', '[?62;4c'],
      keys: [text('a'), text('b')],
    })
  })

  it('is not believed inside a paste', () => {
    const { reports: told, keys } = reports('\x1b[200~x\x1b_Gi=31;OK\x1b\\\x1b[?62;cy\x1b[201~')
    expect(told).toEqual([])
    expect(keys).toEqual([paste('xy')])
  })

  it('is dropped where it is longer than any answer', () => {
    expect(reports(`\x1b_${'x'.repeat(100_000)}\x1b\\`)).toEqual({ reports: [], keys: [] })
  })
})
