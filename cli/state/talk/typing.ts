// Who writes just now, in words.
import type { ChatItem } from '../chats.js'
import { truncate } from '../width.js'

const WORDS = { composing: 'is typing…', recording: 'is recording a voice message…' } as const

/** `Bob is typing…` in at most `width` cells; empty while they are not. @param name sanitised */
export function typingText(state: ChatItem['typing'], name: string, width: number): string {
  return state === undefined ? '' : truncate(`${name} ${WORDS[state]}`, width)
}
