// What goes as plain text to an app that shows no replies or no reactions: readable by whoever gets it, and in the words
// the sender was shown before (framework: features beyond messages; these forms are assumed, after what mail does).
import { ASSUMED_FALLBACK_EXCERPT } from '#proto/assumptions/conversation.js'

/**
 * A reply as text: the quoted one as lines that begin with `> `, then what is said to it.
 * @param quoted empty where it has no text (a file without caption): then `[message]` stands for it.
 */
export function quotedText(quoted: string, text: string): string {
  const lines = excerpt(quoted).split('\n')
  return `${lines.map((line) => `> ${line}`).join('\n')}\n${text}`
}

/** A reaction as text. @param emoji empty where one is taken back. */
export function reactionText(emoji: string, reactedTo: string): string {
  const what = `“${excerpt(reactedTo).replaceAll('\n', ' ')}”`
  return emoji === '' ? `took back the reaction to ${what}` : `reacted ${emoji} to ${what}`
}

/** Whole code points, so that no emoji is cut in two halves. */
function excerpt(text: string): string {
  const points = Array.from(text.trim())
  if (points.length === 0) return '[message]'
  if (points.length <= ASSUMED_FALLBACK_EXCERPT) return points.join('')
  return `${points.slice(0, ASSUMED_FALLBACK_EXCERPT).join('')}…`
}
