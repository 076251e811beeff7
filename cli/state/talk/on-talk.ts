// What the engine answers about messages that exist, applied to a view.
import { failureLine, infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { messageKey } from '../rows.js'
import { openSheet, type View } from '../view.js'
import { infoItem } from './info-item.js'
import { onAround } from './jump.js'
import { unselected, withMessage } from './open-chat.js'
import { onNewer, onNewest } from './paging.js'
import { shownEmoji, withReaction } from './reaction-item.js'
import type { TalkInput } from './talk-input.js'

type Told<Name extends TalkInput['tell']> = Extract<TalkInput, { tell: Name }>

function onReacted(view: View, input: Told<'reacted'>): Step {
  const { message, emoji, state, now, why } = input
  const line = why === undefined ? view.line : failureLine(why)
  const { chat } = view
  if (chat?.with !== message.with) return step({ ...view, line })
  const key = messageKey(message.direction, message.id)
  // Taking one back has no row to say on that it is under way: it is gone, or back where that failed.
  if (emoji === '' && state === 'failed') return step({ ...view, line }, { do: 'refresh' })
  const pending = state === 'sent' ? undefined : state
  const item = { own: true, emoji: shownEmoji(emoji), at: now, pending }
  const changed = withMessage(chat, key, (row) => ({ ...row, reactions: withReaction(row.reactions, item) }))
  return step({ ...view, line, chat: changed })
}

function onForgotten(view: View, { message }: Told<'forgotten'>): Step {
  const { chat } = view
  if (chat?.with !== message.with) return step(view, { do: 'refresh' })
  const key = messageKey(message.direction, message.id)
  const rows = chat.rows.filter((row) => row.key !== key)
  return step(
    { ...view, chat: { ...unselected(chat), rows }, line: infoLine('removed here') },
    { do: 'refresh' },
  )
}

function onInfo(view: View, { info, trace }: Told<'info'>): Step {
  if (info === undefined)
    return step({ ...view, line: infoLine('nothing is known of this message any more') })
  return step({ ...view, sheet: openSheet({ kind: 'message', message: infoItem(info, trace) }) })
}

export function onTalk(view: View, input: TalkInput): Step {
  switch (input.tell) {
    case 'info':
      return onInfo(view, input)
    case 'abilities': {
      const { chat } = view
      if (chat?.with !== input.with) return step(view)
      return step({ ...view, chat: { ...chat, abilities: input.abilities } })
    }
    case 'around':
      return onAround(view, input.message, input.page)
    case 'newer':
      return onNewer(view, input.message, input.page)
    case 'newest':
      return onNewest(view, input.with, input.page)
    case 'reacted':
      return onReacted(view, input)
    case 'forgotten':
      return onForgotten(view, input)
  }
}
