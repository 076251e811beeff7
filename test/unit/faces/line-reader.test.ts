// Reading typed lines: of bounded length, whatever comes in whatever pieces.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { LONGEST_LINE, TOO_LONG, typedLines, type TypedLine } from '#cli/faces/line-reader.js'

async function read(chunks: readonly (string | Uint8Array)[]): Promise<readonly TypedLine[]> {
  const input = new PassThrough()
  for (const chunk of chunks) input.write(chunk)
  input.end()
  const lines: TypedLine[] = []
  for await (const line of typedLines(input, new AbortController().signal)) lines.push(line)
  return lines
}

describe('typed lines', () => {
  it('end with a line feed, with or without a carriage return, and the last one with the input', async () => {
    expect(await read(['one\ntwo\r\n\nlast'])).toEqual(['one', 'two', '', 'last'])
  })

  it('may come in pieces, also within a character', async () => {
    const bytes = new TextEncoder().encode('grüße\n')
    expect(await read([bytes.subarray(0, 3), bytes.subarray(3)])).toEqual(['grüße'])
  })

  it('hold at most so many characters; a longer one is named and gone, the next is read', async () => {
    const longest = 'x'.repeat(LONGEST_LINE)
    expect(await read([`${longest}\n`])).toEqual([longest])
    expect(await read([`${longest}y\nnext\n`])).toEqual([TOO_LONG, 'next'])
    expect(await read([longest, longest, 'z\nnext'])).toEqual([TOO_LONG, 'next'])
    expect(await read([longest, longest])).toEqual([TOO_LONG])
  })

  it('end when it is over, though the input goes on', async () => {
    const over = new AbortController()
    const input = new PassThrough()
    input.write('one\n')
    const lines: TypedLine[] = []
    for await (const line of typedLines(input, over.signal)) {
      lines.push(line)
      over.abort()
    }
    expect(lines).toEqual(['one'])
    expect(input.destroyed).toBe(true)
  })
})
