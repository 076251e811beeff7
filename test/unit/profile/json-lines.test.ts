// NDJSON on a stream: what the owner socket and trace files are read with.
import { describe, expect, it } from 'vitest'
import { LineSplitter, parseJsonLine } from '#cli/profile/json-lines.js'

const LONGEST = 1_048_576

describe('line splitter', () => {
  it('gives the same lines wherever the bytes are cut', () => {
    const bytes = Buffer.from('{"a":"ü€😀"}\n\n{"b":1}\nrest')
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const splitter = new LineSplitter()
      const lines = [...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))]
      expect(lines).toEqual(['{"a":"ü€😀"}', '', '{"b":1}'])
      expect(splitter.rest).toBe('rest')
    }
  })

  it('takes a line of the greatest length and refuses one character more, finished or not', () => {
    const longest = Buffer.alloc(LONGEST, 0x61)
    expect(new LineSplitter().push(Buffer.concat([longest, Buffer.from('\n')]))).toHaveLength(1)
    const splitter = new LineSplitter()
    splitter.push(longest)
    expect(() => splitter.push(Buffer.from('a'))).toThrow(TypeError)
    expect(() => new LineSplitter().push(Buffer.alloc(LONGEST + 1, 0x61))).toThrow(TypeError)
  })
})

describe('a JSON line', () => {
  it.each(['', '{', '[]', 'null', '"text"', '1', '{"a":1}{'])('is an object, not %j', (line) => {
    expect(() => parseJsonLine(line)).toThrow(TypeError)
  })
})
