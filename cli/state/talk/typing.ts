// Who writes just now, as they tell it.
import type { TypingState } from '../../client/api.js'
import { truncate } from '../width.js'

/** By address; who pauses is not in it. */
export type Typing = Readonly<Record<string, Exclude<TypingState, 'paused'>>>

export function withTyping(typing: Typing, address: string, state: TypingState): Typing {
  const others = Object.entries(typing).filter(([other]) => other !== address)
  return Object.fromEntries(state === 'paused' ? others : [...others, [address, state]])
}

const WORDS: Readonly<Record<Typing[string], string>> = {
  composing: 'is typing…',
  recording: 'is recording a voice message…',
}

/** `Bob is typing…` in at most `width` cells; empty while they are not. @param name sanitised */
export function typingText(typing: Typing, address: string | undefined, name: string, width: number): string {
  const state = address === undefined || !Object.hasOwn(typing, address) ? undefined : typing[address]
  return state === undefined ? '' : truncate(`${name} ${WORDS[state]}`, width)
}
