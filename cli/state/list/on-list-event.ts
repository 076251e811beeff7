// What the engine reports about how chats are kept and who is there, applied to a view.
import type { ClientEvent } from '../../client/api.js'
import { chatItem, withChat, withinChat } from '../chats.js'
import { step, type Step } from '../input.js'
import type { View } from '../view.js'

export type ListEvent = Extract<ClientEvent, { event: 'typing' | 'presence' | 'chat' }>

export function onListEvent(view: View, event: ListEvent): Step {
  switch (event.event) {
    case 'typing': {
      const typing = event.state === 'paused' ? undefined : event.state
      return step({
        ...view,
        chats: withinChat(view.chats, event.with, (chat) => ({ ...chat, typing })),
      })
    }
    case 'presence': {
      const { state, lastSeen } = event
      const presence = { state, ...(lastSeen === undefined ? {} : { lastSeen }) }
      return step({
        ...view,
        chats: withinChat(view.chats, event.with, (chat) => ({ ...chat, presence })),
      })
    }
    case 'chat': {
      const chats = withChat(view.chats, event.chat.with, ({ typing, presence }) => ({
        ...chatItem(event.chat),
        ...{ typing, presence },
      }))
      return step({ ...view, chats })
    }
  }
}
