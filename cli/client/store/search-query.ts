// What a search asks for: words for the index, and the parts of the query no index has.

/** Longer queries are cut: nobody types them, and each word is looked up. */
export const MOST_OF_A_QUERY = 256

export interface SearchQuery {
  /** An FTS5 expression; undefined where no part of the query is in the index. */
  readonly match: string | undefined
  /** Folded; each is in the folded text of what is found. */
  readonly parts: readonly string[]
}

/**
 * The tokenizer has a run of katakana as one word, knows no emoji, and splits `IMG_1.jpg` now here, now there: what holds
 * such is looked for in the text itself, and so is what has neither letters nor digits.
 */
const NOT_INDEXED = /[\p{Script=Katakana}\p{Extended_Pictographic}\p{Regional_Indicator}_]|\p{N}\.\p{L}/u
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u

/**
 * @param query as typed. Words are told apart by space alone; nothing in it is an operator.
 * @param chat where only this one is searched.
 * @returns neither match nor parts where nothing is asked for.
 */
export function searchQuery(query: string, chat?: string): SearchQuery {
  const words = query
    .slice(0, MOST_OF_A_QUERY)
    .split(/[\s\0]+/u)
    .filter((word) => folded(word) !== '')
  const indexed = words.filter(isIndexed)
  const last = words.at(-1)
  const within = chat === undefined ? [] : [`chat : ${quoted(Buffer.from(chat).toString('hex'))}`]
  const phrases = indexed.map((word) => `body : ${quoted(word)}${word === last ? ' *' : ''}`)
  return {
    match: phrases.length === 0 ? undefined : [...within, ...phrases].join(' AND '),
    parts: words.filter((word) => !isIndexed(word)).map(folded),
  }
}

function isIndexed(word: string): boolean {
  return LETTER_OR_DIGIT.test(word) && !NOT_INDEXED.test(word)
}

/** Without case, accents and the forms of the same letter. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f\ufe0e\ufe0f]/g, '')
}

/** An FTS5 string: the tokenizer alone reads what is in it, and several words of it are a phrase. */
function quoted(word: string): string {
  return `"${word.replaceAll('"', '""')}"`
}
