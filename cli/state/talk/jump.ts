// Going to a message of the open chat and back, also where its rows are not at hand.
import type { HistoryPage, MessageRef } from '../../client/api.js'
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { revealed } from '../log-window.js'
import { messageKey, messageOfKey, rowOf, type MessageRow } from '../rows.js'
import { layoutOf, logStyle, type View } from '../view.js'
import { messageWith, unselected, type OpenChat } from './open-chat.js'

/** The log loses its last row to the line that says more is below. */
export const logHeight = (view: View): number => Math.max(1, layoutOf(view).body - 1)

/** The view with the message selected and in sight. */
export function selectMessage(view: View, chat: OpenChat, key: string): View {
  const selecting = { ...view, chat: { ...chat, selected: key, acting: undefined } }
  const { bottom } = revealed(chat, key, logStyle(selecting), logHeight(selecting))
  return { ...selecting, chat: { ...selecting.chat, bottom } }
}

const keyOfRef = ({ direction, id }: MessageRef): string => messageKey(direction, id)

/** Goes to a message of any chat; that chat must be open, or be opened by an intent before. */
export function jumpTo(view: View, message: MessageRef): Step {
  const { chat } = view
  if (chat?.with === message.with && messageWith(chat, keyOfRef(message)) !== undefined) {
    const back = { bottom: chat.bottom, selected: chat.selected }
    return step(selectMessage({ ...view, line: undefined }, { ...chat, back }, keyOfRef(message)))
  }
  return step(view, { do: 'talk', talk: { ask: 'around', message } })
}

export function jumpToQuote(view: View, { quote }: MessageRow): Step {
  if (view.chat === undefined || quote?.own === undefined) return step(view)
  return jumpTo(view, { with: view.chat.with, id: quote.id, direction: quote.own ? 'out' : 'in' })
}

/** The rows around a message have been read: they take the place of those at hand. */
export function onAround(view: View, message: MessageRef, page: HistoryPage | undefined): Step {
  const { chat } = view
  if (chat?.with !== message.with) return step(view)
  const rows = page?.entries.map(rowOf) ?? []
  const found = rows.some(({ key }) => key === keyOfRef(message))
  if (page === undefined || !found) {
    return refuse(view, 'that message is not here any more', keyOf(view, 'back'))
  }
  const there = {
    ...unselected(chat),
    rows,
    before: page.before,
    gap: page.after !== undefined,
    back: undefined,
  }
  return step(selectMessage({ ...view, line: undefined }, { ...there, loading: false }, keyOfRef(message)))
}

/** To what the selected message answers; else back from a jump; else to where the new messages begin. */
export function jumpAbout(view: View): Step {
  const { chat } = view
  if (chat === undefined) return step(view)
  const selected = messageWith(chat, chat.selected)
  if (selected?.quote !== undefined && chat.back === undefined) return jumpToQuote(view, selected)
  if (chat.back !== undefined)
    return step({ ...view, chat: { ...unselected(chat), ...chat.back, back: undefined } })
  const firstNew = messageOfKey(chat.newFrom)
  if (firstNew !== undefined) return jumpTo(view, { with: chat.with, ...firstNew })
  return refuse(view, 'there is nothing to jump to', `${keyOf(view, 'select')} selects a message`)
}
