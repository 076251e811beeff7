// What the engine answers to a view's intents, applied to the view.
import type { ClientStatus, HistoryPage, PartnerView } from '../client/api.js'
import { nameInLine } from './boundary.js'
import { appItem } from './consent/interop-item.js'
import { chatList, withChat, withRow } from './chats.js'
import { withDraftOf } from './compose/drafts.js'
import { infoLine, unsentLine } from './error-lines.js'
import { step, type Failure, type Input, type Step } from './input.js'
import { onReport, safeConnection } from './on-event.js'
import { messageKey, sendingRow } from './rows.js'
import { messageWith } from './talk/open-chat.js'
import { withOpened } from './talk/opened.js'
import { withOlder, withSent } from './talk/paging.js'
import { quotedBy } from './talk/reply.js'
import { openSheet, type View } from './view.js'

export function onStatus(view: View, status: ClientStatus): Step {
  return step({
    ...view,
    me: status.address,
    kind: status.kind,
    downloads: status.downloads,
    connection: safeConnection(status.connection),
  })
}

export function onChats(view: View, chats: Extract<Input, { type: 'chats' }>['chats']): Step {
  const list = chatList(chats, view.chats)
  return step({ ...view, chats: list, chosen: view.chosen ?? list.find(({ archived }) => !archived)?.with })
}

export function onOpened(view: View, input: Extract<Input, { type: 'opened' }>): Step {
  return step(withOpened(withDraftOf(view, input.with), input))
}

export function onOlder(view: View, address: string, page: HistoryPage): Step {
  const { chat } = view
  return step(chat?.with === address ? { ...view, chat: withOlder(chat, page) } : view)
}

export function onSending(view: View, input: Extract<Input, { type: 'sending' }>): Step {
  const quoted = quotedBy(view, input.replyTo)
  const row = sendingRow(input.id, input.text, input.now, quoted)
  // Writing to somebody accepts them; the engine says so once it is durable, and Meta has it.
  const chats = withChat(view.chats, input.to, (item) => ({
    ...withRow(item, row, false),
    standing: item.standing ?? 'none',
  }))
  if (view.chat?.with !== input.to) return step({ ...view, chats })
  return step({ ...view, chats, chat: withSent(view.chat, row) })
}

export function onSendFailed(view: View, id: string, failure: Failure): Step {
  const { view: marked } = onReport(view, id, 'failed', failure.message)
  const isFile = messageWith(marked.chat, messageKey('out', id))?.media !== undefined
  return step({ ...marked, line: unsentLine(view, failure, isFile ? 'command' : 'text') })
}

export function onTrusted(view: View, address: string, released: number): Step {
  const chats = view.chats.map((chat) => (chat.with === address ? { ...chat, identityChanged: false } : chat))
  const sent =
    released === 0
      ? 'nothing was waiting'
      : `${released} held ${released === 1 ? 'message is' : 'messages are'} on the way`
  return step(
    { ...view, chats, line: infoLine(`the new key of ${nameInLine(address)} is trusted; ${sent}`) },
    { do: 'refresh' },
  )
}

export function onBlocked(view: View, address: string, blocked: boolean): Step {
  const effect = blocked ? 'is blocked: neither of you reaches the other' : 'is not blocked any more'
  const chats = view.chats.map((chat) => (chat.with === address ? { ...chat, blocked } : chat))
  return step({ ...view, chats, line: infoLine(`${nameInLine(address)} ${effect}`) }, { do: 'refresh' })
}

export function onPartners(view: View, partners: readonly PartnerView[]): Step {
  return step({ ...view, sheet: openSheet({ kind: 'partners', partners: partners.map(appItem) }) })
}

export function onPartner(view: View, partner: PartnerView): Step {
  const { name, handle, enabled } = appItem(partner)
  const effect = enabled ? 'may reach you now' : 'cannot reach you any more'
  const next = { ...view, line: infoLine(`users of ${name} (…@${handle}) ${effect}`) }
  if (view.sheet?.content.kind !== 'partners') return step(next)
  return step(next, { do: 'partners' })
}
