// Short numbers for messages where nothing can be pointed at: `#12` of the open chat.
import { COMMANDS } from '../state/commands.js'
import type { Row } from '../state/rows.js'
import type { View } from '../state/view.js'

const NUMBERED = /^(\/(\S+)\s+)#?([0-9]{1,9})(?=\s|$)/u

/** A message keeps its number for as long as the face runs. */
export class RowNumbers {
  readonly #numbers = new Map<string, number>()
  readonly #ids: string[] = []

  /** @param chat the address the engine knows it by. */
  of(chat: string, row: Row): number {
    const key = `${chat} ${row.key}`
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#ids.push(row.id)
    this.#numbers.set(key, this.#ids.length)
    return this.#ids.length
  }

  /** A command with the id of the message in place of its number, where it is one that takes a message. */
  resolved({ chat }: View, line: string): string {
    const [found, lead = '', name = '', digits = ''] = NUMBERED.exec(line) ?? []
    const takes = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.takes : undefined
    if (found === undefined || chat === undefined || takes?.[0] !== 'message') return line
    const row = chat.rows.find((each) => this.#numbers.get(`${chat.with} ${each.key}`) === Number(digits))
    return row === undefined ? line : `${lead}${row.id}${line.slice(found.length)}`
  }
}
