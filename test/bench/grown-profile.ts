// A profile that was used for years: so many chats and messages, written through its stores in one transaction.
import { phoneJid } from '#proto/stanza/jid.js'
import { systemClock } from '#platform/clock.js'
import { createContext } from '#cli/client/engine/context.js'
import { openDatabase } from '#cli/client/store/database.js'
import { randomBytes } from 'node:crypto'

export interface Grown {
  readonly chats: number
  readonly messages: number
}

export const SMALL: Grown = { chats: 10, messages: 100 }
export const LARGE: Grown = { chats: 2_000, messages: 100_000 }

/** In every message. */
export const COMMON_WORD = 'tomorrow'
/** In {@link RARE_MESSAGES} of them, however many there are. */
export const RARE_WORD = 'zeppelin'
export const RARE_MESSAGES = 10

const WORDS = 'the train leaves from platform nine at noon bring coffee and both tickets please'.split(' ')
const MINUTE = 60_000
const START = Date.UTC(2020, 0, 1)

/** Of the chats besides those that come later. @param number from 0. */
export function grownAddress(number: number): string {
  return `+${grownPhone(number)}@whatsapp`
}

function grownPhone(number: number): string {
  return String(4_915_550_000_000 + number)
}

/** Fills the profile of this folder, which nobody has open; it may be a new one. Both sides wrote in turn, all is read. */
export async function growProfile(folder: string, { chats, messages }: Grown): Promise<void> {
  const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length))
  const database = await openDatabase(folder, random)
  const context = createContext({ database, folder, clock: systemClock, randomBytes: random })
  const { contacts, entries } = context
  const rareEvery = messages / RARE_MESSAGES
  database.transaction(() => {
    for (let number = 0; number < chats; number += 1) {
      contacts.save(grownAddress(number), phoneJid(grownPhone(number)))
      contacts.setAccepted(grownAddress(number), true)
    }
    for (let number = 0; number < messages; number += 1) {
      const chat = grownAddress(number % chats)
      const id = `grown-${number}`
      const at = START + number * MINUTE
      const text = textOf(number, number % rareEvery === 0)
      const incoming = Math.floor(number / chats) % 2 === 0
      if (incoming) entries.addIncoming(chat, id, text, at)
      else entries.addOutgoing(chat, id, text, undefined, at)
    }
    database.exec(`UPDATE entry SET state = 'read' WHERE direction = 'out';
      UPDATE contact SET seen_until = (SELECT COALESCE(MAX(seq), 0) FROM entry);
      UPDATE entry SET receipted = 1 WHERE direction = 'in'`)
  }, true)
  database.close()
}

function textOf(number: number, rare: boolean): string {
  const said = Array.from({ length: 10 }, (_, at) => WORDS[(number * 7 + at * 3) % WORDS.length])
  return [...said, COMMON_WORD, `n${number}`, ...(rare ? [RARE_WORD] : [])].join(' ')
}
