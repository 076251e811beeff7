// A chat as both people should have it: who said what, what it answers, who reacted how, and what was taken back.
import type { MessageEntry } from '#cli/client/api.js'
import { ADA, BOB } from './ada-and-bob.js'
import type { Person } from './network.js'

const NAMES: Readonly<Record<string, string>> = { [ADA]: 'Ada', [BOB]: 'Bob' }
const ROWS = 500

/** The messages this person has of a chat, oldest first. */
export function messagesOf({ client }: Person, withAddress: string): readonly MessageEntry[] {
  const { entries } = client.history(withAddress, { limit: ROWS })
  return entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
}

/** One line for each message, such as `Bob: tea [to: tea or coffee?] {Ada 👍}`; of one taken back `Bob took back`. */
export function conversation(person: Person, withAddress: string): readonly string[] {
  return messagesOf(person, withAddress).map(line)
}

/** Those lines of one of the two: in which order they come to the other is theirs alone. */
export function saidBy(name: 'Ada' | 'Bob', lines: readonly string[]): readonly string[] {
  return lines.filter((each) => each.startsWith(name))
}

function line({ from, text, quote, reactions = [], revoked }: MessageEntry): string {
  const name = NAMES[from] ?? from
  if (revoked) return `${name} took back`
  const answers = quote ? [`[to: ${quote.revoked ? 'taken back' : quote.text}]`] : []
  const faces = reactions.map((each) => `${NAMES[each.from] ?? each.from} ${each.emoji}`).sort()
  return [`${name}: ${text}`, ...answers, ...(faces.length > 0 ? [`{${faces.join(', ')}}`] : [])].join(' ')
}
