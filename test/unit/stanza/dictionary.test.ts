// The token dictionary.
import { describe, expect, it } from 'vitest'
import { DICTIONARY_PAGES, SINGLE_BYTE_TOKENS } from '#proto/gen/dictionary.js'
import { dictionaryToken, singleByteToken, tokenCode } from '#proto/stanza/dictionary.js'

describe('the dictionary', () => {
  it('has 235 tokens of one byte and four pages of 256, all different', () => {
    expect(SINGLE_BYTE_TOKENS).toHaveLength(236)
    expect(DICTIONARY_PAGES.map((page) => page.length)).toEqual([256, 256, 256, 256])
    expect(new Set([...SINGLE_BYTE_TOKENS, ...DICTIONARY_PAGES.flat()]).size).toBe(236 + 4 * 256)
  })

  it('gives back the code of every token', () => {
    for (let tag = 1; tag < 236; tag += 1) expect(tokenCode(singleByteToken(tag)!)).toBe(tag)
    for (let page = 0; page < 4; page += 1) {
      for (let index = 0; index < 256; index += 1) {
        expect(tokenCode(dictionaryToken(page, index)!)).toBe(((236 + page) << 8) | index)
      }
    }
  })

  it('has no token for the empty list, other tags, and text it does not hold', () => {
    expect(singleByteToken(0)).toBeUndefined()
    expect(singleByteToken(236)).toBeUndefined()
    expect(dictionaryToken(4, 0)).toBeUndefined()
    for (const text of ['', 'interop', 'Message', 'constructor']) expect(tokenCode(text)).toBeUndefined()
  })

  it('knows the tokens whose place the published sample shows', () => {
    expect(['message', 'to', 'from', 'id', 'type', 'notify'].map(tokenCode)).toEqual([19, 17, 6, 8, 4, 24])
    expect(tokenCode('body')).toBe((237 << 8) | 117)
  })
})
