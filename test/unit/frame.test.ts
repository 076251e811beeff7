// Frames: their bytes, their limits, and streams cut at every byte.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, concat, textBytes } from '#proto/bytes.js'
import { createFrameDecoder, encodeFrame, PROLOGUE } from '#proto/frame/frame.js'

const LIMIT = 1024 * 1024

function decodeAll(chunks: readonly Bytes[], frameBytes = LIMIT, prologue?: Bytes): Bytes[] {
  const decoder = createFrameDecoder({ frameBytes: () => frameBytes, ...(prologue ? { prologue } : {}) })
  const frames: Bytes[] = []
  for (const chunk of chunks) decoder.push(chunk, (payload) => frames.push(new Uint8Array(payload)))
  return frames
}

describe('a frame', () => {
  it('is three octets of length, big-endian, and the payload', () => {
    expect(Buffer.from(encodeFrame(textBytes('hi'))).toString('hex')).toBe('0000026869')
    expect([...encodeFrame(new Uint8Array(0x010203)).subarray(0, 3)]).toEqual([1, 2, 3])
  })

  it('holds something, and no more than its length can say', () => {
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(TypeError)
    expect(encodeFrame(new Uint8Array(0xff_ffff)).subarray(0, 4)).toEqual(Uint8Array.of(0xff, 0xff, 0xff, 0))
    expect(() => encodeFrame(new Uint8Array(0x100_0000))).toThrow(TypeError)
  })

  it('is accepted at the limit and refused one octet above, on its header alone', () => {
    expect(decodeAll([encodeFrame(new Uint8Array(100))], 100)).toHaveLength(1)
    expect(() => decodeAll([Uint8Array.of(0, 0, 101)], 100)).toThrow(
      expect.objectContaining({ code: 'frame-too-large' }),
    )
    expect(() => decodeAll([Uint8Array.of(0, 0, 0)])).toThrow(
      expect.objectContaining({ code: 'frame-empty' }),
    )
  })

  it('costs no memory for what its header only claims', () => {
    const before = process.memoryUsage().arrayBuffers
    const kept = Array.from({ length: 200 }, () => {
      const decoder = createFrameDecoder({ frameBytes: () => LIMIT })
      decoder.push(Uint8Array.of(0x10, 0, 0, 1), () => undefined)
      return decoder
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(200 * 16 * 1024)
    expect(kept).toHaveLength(200)
  })
})

describe('a stream', () => {
  it('cut at every byte gives the same frames', () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => new Uint8Array(bytes))
    fc.assert(
      fc.property(fc.array(payload, { maxLength: 6 }), (payloads) => {
        const stream = concat(PROLOGUE, ...payloads.map((one) => encodeFrame(one)))
        expect(decodeAll([stream], LIMIT, PROLOGUE)).toEqual(payloads)
        const single = Array.from({ length: stream.length }, (_, at) => stream.slice(at, at + 1))
        expect(decodeAll(single, LIMIT, PROLOGUE)).toEqual(payloads)
        for (let cut = 0; cut <= stream.length; cut += 1) {
          expect(decodeAll([stream.slice(0, cut), stream.slice(cut)], LIMIT, PROLOGUE)).toEqual(payloads)
        }
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('keeps nothing of the chunks it was given', () => {
    const decoder = createFrameDecoder({ frameBytes: () => LIMIT })
    const chunk = new Uint8Array(encodeFrame(textBytes('frame')))
    const frames: Bytes[] = []
    decoder.push(chunk.subarray(0, 5), (payload) => frames.push(payload))
    const rest = chunk.slice(5)
    chunk.fill(0)
    decoder.push(rest, (payload) => frames.push(payload))
    expect(frames).toEqual([textBytes('frame')])
  })

  it('begins with the prologue, octet for octet', () => {
    for (let at = 0; at < PROLOGUE.length; at += 1) {
      const wrong = new Uint8Array(PROLOGUE)
      wrong[at]! ^= 1
      expect(() => decodeAll([wrong], LIMIT, PROLOGUE)).toThrow(
        expect.objectContaining({ code: 'bad-prologue' }),
      )
    }
  })

  it('of one large frame in small chunks is put together again', () => {
    const frame = encodeFrame(new Uint8Array(LIMIT).fill(7))
    const chunks = Array.from({ length: Math.ceil(frame.length / 100) }, (_, at) =>
      frame.slice(at * 100, at * 100 + 100),
    )
    const [payload, ...others] = decodeAll(chunks)
    expect(others).toEqual([])
    expect(Buffer.from(payload!).equals(frame.subarray(3))).toBe(true)
  })
})
