// The Range header against RFC 9110 §14.1.2, for a blob of ten bytes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseByteRange } from '#platform/http/byte-range.js'

const SIZE = 10

describe('a range', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-9', 0, 9],
    ['bytes=3-5', 3, 5],
    ['bytes=9-9', 9, 9],
    ['bytes=4-', 4, 9],
    ['bytes=0-10', 0, 9],
    ['bytes=0-999999999999999', 0, 9],
    ['bytes=-1', 9, 9],
    ['bytes=-10', 0, 9],
    ['bytes=-11', 0, 9],
    ['bytes=007-08', 7, 8],
  ])('%s is bytes %i to %i', (header, start, end) => {
    expect(parseByteRange(header, SIZE)).toEqual({ start, end })
  })

  it.each([
    'bytes=10-',
    'bytes=10-10',
    'bytes=5-4',
    'bytes=-0',
    'bytes=-',
    'bytes=',
    'bytes=0-1,3-4',
    'bytes=0-1,',
    'bytes= 0-1',
    'bytes=0-1 ',
    'bytes=0x1-5',
    'bytes=+1-5',
    'bytes=--5',
    'bytes=1.0-5',
    'bytes=0-9999999999999999',
    'items=0-1',
    'Bytes=0-1',
    '0-1',
    '',
  ])('%j cannot be had', (header) => {
    expect(parseByteRange(header, SIZE)).toBe('unsatisfiable')
  })

  it('is the whole where none is asked for', () => {
    expect(parseByteRange(undefined, SIZE)).toBeUndefined()
  })

  it('of an empty blob cannot be had', () => {
    for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) {
      expect(parseByteRange(header, 0)).toBe('unsatisfiable')
    }
  })

  it('lies inside the blob, whatever is asked for', () => {
    const numbers = fc.option(fc.nat(30).map(String), { nil: '' })
    fc.assert(
      fc.property(numbers, numbers, fc.nat(20), (first, last, size) => {
        const range = parseByteRange(`bytes=${first}-${last}`, size)
        if (range === undefined || range === 'unsatisfiable') return range === 'unsatisfiable'
        return range.start >= 0 && range.start <= range.end && range.end < size
      }),
      { seed: 7421, numRuns: 2000 },
    )
  })
})
