import { describe, expect, it } from 'vitest'
import { freeOctets } from '#cli/client/media/free-octets.js'

describe('octets that are done with', () => {
  it('are gone at once, with their memory', () => {
    const octets = new Uint8Array(65_536).fill(7)
    const { buffer } = octets
    freeOctets(octets)
    expect([octets.length, buffer.byteLength]).toEqual([0, 0])
  })

  it('stay where others may still use their memory', () => {
    const all = new Uint8Array(100).fill(7)
    freeOctets(all.subarray(0, 99))
    expect(all).toEqual(new Uint8Array(100).fill(7))
    const shared = new Uint8Array(new SharedArrayBuffer(100)).fill(7)
    freeOctets(shared)
    expect(shared).toEqual(new Uint8Array(new SharedArrayBuffer(100)).fill(7))
  })

  it('may be none, or freed already', () => {
    const octets = new Uint8Array(10)
    freeOctets(octets)
    expect(() => {
      freeOctets(octets)
      freeOctets(new Uint8Array(0))
    }).not.toThrow()
  })
})
