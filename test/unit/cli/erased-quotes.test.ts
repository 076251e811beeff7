// What a message said is gone from the replies that quote it once its author took it back: on this disk, and in what is
// sent again.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeContent, encodeContent } from '#proto/content/message.js'
import type { EngineContext } from '#cli/client/engine/context.js'
import { temporaryFolder } from '../../support/folder.js'
import { isOnDisk, plainProfile } from '../../support/searched-profile.js'

const BOB = '+4915550001@whatsapp'
const SECRET = 'qqxzeppelin at noon'
const theirs = { chat: BOB, id: 'A', direction: 'in' } as const

let folder: string
let ada: EngineContext
beforeEach(async () => {
  folder = await temporaryFolder()
  ada = plainProfile(folder)
})
afterEach(() => {
  ada.database.close()
})

function reply(id: string): void {
  const content = encodeContent({ kind: 'text', text: 'so be it', quote: { id: 'A', text: SECRET } })
  ada.entries.addOutgoing(BOB, id, 'so be it', content, 1, {
    quote: { id: 'A', direction: 'in', text: SECRET },
  })
}

/** On the disk with all deletions in its file. */
function isKept(): boolean {
  ada.database.emptyLog()
  return isOnDisk(folder, 'qqxzeppelin')
}

const sentAgain = (id: string) => decodeContent(ada.entries.sent(BOB, id)?.content ?? new Uint8Array())

it('our reply is sent again without the words of the other message, and still says which one it answers', () => {
  ada.entries.addIncoming(BOB, 'A', SECRET, 1)
  reply('R')
  expect(sentAgain('R')).toMatchObject({ quote: { text: SECRET } })
  ada.entries.revoke(theirs)
  expect(isKept()).toBe(false)
  const content = sentAgain('R')
  expect(content).toMatchObject({ kind: 'text', text: 'so be it', quote: { id: 'A' } })
  expect(content).not.toMatchObject({ quote: { text: SECRET } })
})

it('a reply written down after the taking back brings nothing of it in again, from either side', () => {
  ada.entries.addIncoming(BOB, 'A', SECRET, 1)
  ada.entries.revoke(theirs)
  reply('R')
  const quote = { id: 'A', direction: undefined, text: SECRET }
  ada.entries.addIncoming(BOB, 'B', 'yes', 2, undefined, { quote })
  expect(isKept()).toBe(false)
  const quotes = ada.history.page(BOB, {}, 9).entries.map((entry) => entry.kind === 'message' && entry.quote)
  expect(quotes.slice(1)).toMatchObject([
    { id: 'A', text: '' },
    { id: 'A', text: '' },
  ])
})

it('a reply to a message that was taken back before it came says nothing of it', () => {
  const heard = { id: 'X', kind: 'revoke', emoji: '', sent: 0, at: 1, heard: 1 } as const
  ada.heardActs.put(theirs, heard, true)
  ada.entries.addIncoming(BOB, 'B', 'yes', 2, undefined, { quote: { ...theirs, text: SECRET } })
  expect(isKept()).toBe(false)
})

it('a reply to another message keeps its words', () => {
  ada.entries.addIncoming(BOB, 'A', 'hello', 1)
  ada.entries.addOutgoing(BOB, 'A', SECRET, undefined, 1)
  const quote = { id: 'A', direction: 'out', text: SECRET } as const
  ada.entries.addIncoming(BOB, 'B', 'yes', 2, undefined, { quote })
  ada.entries.revoke(theirs)
  expect(isKept()).toBe(true)
  expect(ada.history.last(BOB)).toMatchObject({ quote: { direction: 'out', text: SECRET } })
})
