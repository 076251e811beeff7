// Which events are worth a notification, and how much of them it says.
import type { ClientEvent } from '../../client/api.js'
import { chatName, freshChat, previewOf } from '../chats.js'
import { step, type Step } from '../input.js'
import { oneLine, receivedRow } from '../rows.js'
import type { View } from '../view.js'

type Message = Extract<ClientEvent, { event: 'message' }>

const NEW = 'new message'
const REQUEST = 'somebody new wants to write to you'

/** Whether the person sees by themselves that it came. */
function looksOn(view: View, event: Message): boolean {
  if (view.locked !== undefined || !view.focused) return false
  return view.desk.notify.when === 'unfocused' || view.chat?.with === event.from
}

function textOf(event: Message): string {
  const { id, text, timestamp, media } = event
  return previewOf(receivedRow(id, text, timestamp, media))
}

/** Of a stranger nothing is told but that they are there, and only once. */
function noticeOf(before: View, event: Message): { title: string; text: string } | undefined {
  const item = before.chats.find((chat) => chat.with === event.from)
  if (item?.muted === true && event.mention !== true) return undefined
  if (event.request === true) {
    return item?.standing === 'request' ? undefined : { title: 'Parley', text: REQUEST }
  }
  const content = before.locked === undefined ? before.desk.notify.content : 'none'
  if (content === 'none') return { title: 'Parley', text: NEW }
  const title = oneLine(chatName(item ?? freshChat(event.from)))
  return { title, text: content === 'sender' ? NEW : textOf(event) }
}

/** `after` an event, with the notification it is worth. */
export function withNotice(before: View, event: ClientEvent, after: Step): Step {
  if (event.event !== 'message' || looksOn(before, event)) return after
  const notice = noticeOf(before, event)
  if (notice === undefined) return after
  return step(after.view, ...after.intents, { do: 'desk', desk: { ask: 'notify', ...notice } })
}
