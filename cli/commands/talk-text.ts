// What happens around messages, as a line for people: reactions, taking back, typing, presence, how a chat is kept.
import type { ClientEvent } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { chatText } from './chats.js'

type TalkEvent = Extract<ClientEvent, { event: 'reaction' | 'revoked' | 'typing' | 'presence' | 'chat' }>

export function talkText(event: TalkEvent): string {
  switch (event.event) {
    case 'reaction': {
      const what = event.emoji === '' ? 'took back a reaction' : `reacted ${sanitise(event.emoji)}`
      return `${sanitise(event.from)} ${what} to ${event.id}`
    }
    case 'revoked':
      return `${event.direction === 'in' ? sanitise(event.with) : 'you'} took back ${event.id}`
    case 'typing':
      return `${sanitise(event.with)} ${event.state === 'paused' ? 'stopped typing' : 'is typing'}`
    case 'presence':
      return `${sanitise(event.with)} is ${event.state}`
    case 'chat':
      return chatText(event.chat)
  }
}
