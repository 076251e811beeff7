// What the engine answers about messages that exist, applied to a view.
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { messageKey } from '../rows.js'
import { openSheet, type View } from '../view.js'
import { infoItem } from './info-item.js'
import { onAround } from './jump.js'
import { unselected } from './open-chat.js'
import { onNewer } from './paging.js'
import { onNewest } from './reloaded.js'
import type { TalkInput } from './talk-input.js'

type Told<Name extends TalkInput['tell']> = Extract<TalkInput, { tell: Name }>

function onForgotten(view: View, { message }: Told<'forgotten'>): Step {
  const { chat } = view
  if (chat?.with !== message.with) return step(view, { do: 'refresh' })
  const key = messageKey(message.direction, message.id)
  const at = chat.rows.findIndex((row) => row.key === key)
  const first = chat.rows.findIndex((row) => row.key === chat.newFrom)
  const next = chat.rows.slice(at + 1).find((row) => row.kind === 'message' && !row.own)
  const wasNew = message.direction === 'in' && first !== -1 && at >= first
  const left = {
    rows: chat.rows.filter((row) => row.key !== key),
    fresh: chat.fresh - (wasNew ? 1 : 0),
    newFrom: wasNew && at === first ? next?.key : chat.newFrom,
  }
  return step(
    { ...view, chat: { ...unselected(chat), ...left }, line: infoLine('removed here') },
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
    case 'forgotten':
      return onForgotten(view, input)
  }
}
