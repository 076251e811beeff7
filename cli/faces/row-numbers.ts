// Short names for messages where nothing can be pointed at: `#12`, or the beginning of an id.
import { MEDIA_ACTIONS } from '../state/media/media-actions.js'
import type { Row } from '../state/rows.js'
import { TALK_COMMANDS } from '../state/talk/talk-commands.js'
import type { View } from '../state/view.js'

/** Commands that act on the message that is chosen, else on the newest they can be about. */
const ON_MESSAGES: ReadonlySet<string> = new Set([
  ...Object.keys(TALK_COMMANDS),
  ...MEDIA_ACTIONS.map(({ command }) => command),
])
const NAMED = /^(\/(\S+))\s+#(\S+)/u
const SHORTEST_BEGINNING = 4

export interface OnMessage {
  /** The key of the message that was named; `undefined` where it is none of the open chat. */
  readonly key: string | undefined
  /** As it was typed: `#12`. */
  readonly name: string
  /** The command without it. */
  readonly line: string
}

/** A message keeps its number for as long as the face runs. */
export class RowNumbers {
  readonly #numbers = new Map<string, number>()

  /** @param chat the address the engine knows it by. */
  of(chat: string, row: Row): number {
    const name = nameOf(chat, row)
    const number = this.#numbers.get(name) ?? this.#numbers.size + 1
    this.#numbers.set(name, number)
    return number
  }

  /** Whether it has been printed. */
  has(chat: string, row: Row): boolean {
    return this.#numbers.has(nameOf(chat, row))
  }

  /** What a command is about, where it names a message; `undefined` where it does not, or takes none. */
  named({ chat }: View, line: string): OnMessage | undefined {
    const [found, command = '', name = '', typed = ''] = NAMED.exec(line) ?? []
    if (found === undefined || !ON_MESSAGES.has(name)) return undefined
    const number = /^[0-9]{1,9}$/u.test(typed) ? Number(typed) : undefined
    const row = chat?.rows.findLast((each) =>
      number === undefined
        ? typed.length >= SHORTEST_BEGINNING && each.id.startsWith(typed)
        : this.#numbers.get(nameOf(chat.with, each)) === number,
    )
    return { key: row?.key, name: `#${typed}`, line: `${command}${line.slice(found.length)}` }
  }
}

/** A notice has another key once it is read from the store. */
function nameOf(chat: string, row: Row): string {
  return row.kind === 'message' ? `${chat} ${row.key}` : `${chat} notice ${row.notice} ${row.timestamp}`
}
