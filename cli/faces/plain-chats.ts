// The chats around the open one as plain lines: which there are, what comes in them, who asks to write.
import { boundaryLine, nameInLine } from '../state/boundary.js'
import { chatItemOf, chatSections, waits } from '../state/chat-sections.js'
import type { ChatItem } from '../state/chats.js'
import { bannerLines } from '../state/consent/banner.js'
import { messageCount } from '../state/consent/requests.js'
import { guideLines } from '../state/guide.js'
import { oneLine } from '../state/rows.js'
import { boundaryState, type View } from '../state/view.js'

/** Cells of a line that has parties and state in it; nothing is cut before. */
const LINE_CELLS = 200

function boundaryOf(view: View): string {
  const item = chatItemOf(view)
  const known = { label: item?.label, verified: item?.verified === true }
  const parties = { me: view.me, peer: view.chat?.with, state: boundaryState(view) }
  return boundaryLine({ ...parties, ...known }, LINE_CELLS)
}

/** Where the screen names keys, lines name commands. */
const DECISIONS = '/accept · /delete · /block · /report'

function bannerOf(view: View): readonly string[] {
  return bannerLines(view).map(({ tone, text }) => (tone === 'accent' ? DECISIONS : text))
}

/** Who is on both sides and what holds between them, whenever that is another than it was. */
export function chatHeader(before: View, after: View): readonly string[] {
  if (after.chat === undefined) return []
  const opened = after.chat.with !== before.chat?.with
  const banner = bannerOf(after)
  const same = !opened && boundaryOf(before) === boundaryOf(after)
  const known = new Set(opened ? [] : bannerOf(before))
  return [
    ...(same ? [] : [`-- ${boundaryOf(after)}`]),
    ...(banner.every((line) => known.has(line)) ? [] : banner),
  ]
}

/** What came where nobody looks: messages in other chats, and new requests. */
export function elsewhereLines(before: View, after: View): readonly string[] {
  const requests = before.requests === after.requests ? [] : newRequests(before, after)
  return before.chats === after.chats ? requests : [...newMessages(before, after), ...requests]
}

function newMessages(before: View, after: View): readonly string[] {
  const known = new Map(before.chats.map((chat) => [chat.with, chat]))
  return after.chats
    .filter((chat) => chat.with !== after.chat?.with && chat.standing !== 'request')
    .filter((chat) => chat.unread > (known.get(chat.with)?.unread ?? 0))
    .map((chat) => `* ${nameOf(chat)}: ${chat.preview} (${chat.unread} unread, ${opens(chat)})`)
}

function newRequests(before: View, after: View): readonly string[] {
  const known = new Map(before.requests.map((request) => [request.with, request.messages]))
  return after.requests
    .filter(({ with: address, messages }) => known.get(address) !== messages)
    .map((request) => {
      const { id, identifier, app } = request
      const acts = `/accept ${id} · /delete ${id} · /block ${id} · /report ${id}`
      return `? ${identifier} from ${app} asks to write, ${messageCount(request)} · ${acts}`
    })
}

/** The user's own name goes before the address, which stays. */
function nameOf({ with: address, label }: ChatItem): string {
  return label === undefined ? nameInLine(address) : `${label} (${nameInLine(address)})`
}

const opens = ({ with: address }: ChatItem): string => `/to ${oneLine(address)}`

export function chatListLines(view: View): readonly string[] {
  if (view.chats.length === 0) return guideLines(view, LINE_CELLS).map(({ text }) => text)
  return chatSections(view).flatMap(({ heading, chats }) => [
    ...(heading === undefined ? [] : [`-- ${heading}`]),
    ...chats.map((chat) => {
      const unread = chat.unread === 0 ? '' : ` (${chat.unread} unread)`
      const preview = waits(chat) || chat.preview === '' ? '' : `: ${chat.preview}`
      return `${nameOf(chat)}${unread}${preview} · ${opens(chat)}`
    }),
  ])
}
