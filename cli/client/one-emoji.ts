// What may stand for a reaction: one emoji, one sign to the eye.
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** One emoji of Unicode's list, by however many code points. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v')
const AS_EMOJI = '\uFE0F'

/** The first thing one sees of a text; empty where there is nothing. */
export function firstGrapheme(text: string): string {
  for (const { segment } of GRAPHEMES.segment(text.trim())) return segment
  return ''
}

/** Also of an old sign that becomes an emoji by a mark of its own, as a heart typed without it. */
export function isOneEmoji(text: string): boolean {
  return EMOJI.test(text) || EMOJI.test(`${text}${AS_EMOJI}`)
}
