// The token dictionary, version 3: 236 + 4×256 strings that both sides know and send as one or two bytes
// (as open clients show it; derived by test/tools/derive-dictionary.mjs).
import { DICTIONARY_PAGES, SINGLE_BYTE_TOKENS } from '../gen/dictionary.js'
import { TAG } from './tags.js'

/** One wire byte below 256, or `page tag << 8 | index`. */
type TokenCode = number

const codes = new Map<string, TokenCode>()
for (const [page, tokens] of DICTIONARY_PAGES.entries()) {
  for (const [index, token] of tokens.entries()) codes.set(token, ((TAG.DICTIONARY_0 + page) << 8) | index)
}
for (const [tag, token] of SINGLE_BYTE_TOKENS.entries()) if (token !== '') codes.set(token, tag)

/** How `text` is abbreviated, if it is in the dictionary. */
export function tokenCode(text: string): TokenCode | undefined {
  return codes.get(text)
}

/** The token of one byte, 1..235; `undefined` for any other tag. */
export function singleByteToken(tag: number): string | undefined {
  return tag === TAG.LIST_EMPTY ? undefined : SINGLE_BYTE_TOKENS[tag]
}

/** The token of two bytes: page 0..3, index 0..255. */
export function dictionaryToken(page: number, index: number): string | undefined {
  return DICTIONARY_PAGES[page]?.[index]
}
