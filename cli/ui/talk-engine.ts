// Carries out what a pane asks about messages: reactions, taking back, jumps, and what is known of one.
import type { TraceEvent } from '#proto/trace/event.js'
import type { Clock } from '#platform/clock.js'
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { TalkInput, TalkIntent } from '../state/talk/talk-input.js'
import { failureOf } from './failure.js'

export interface TalkEngineDeps {
  readonly clock: Clock
  /** What this process saw of a message, by its id; without it nothing is kept. */
  readonly traceOf?: ((id: string) => readonly TraceEvent[]) | undefined
}

/** Rows read around a message; half of them on either side. */
const AROUND = 200
/** Rows read at the end of a chat. */
const PAGE = 100

type React = Extract<TalkIntent, { ask: 'react' }>

async function react(client: ParleyClient, clock: Clock, intent: React, say: (talk: TalkInput) => void) {
  const { message, emoji, asText } = intent
  const told = (state: 'sending' | 'sent' | 'failed', error?: unknown): void => {
    const why = error === undefined ? {} : { why: failureOf(error) }
    say({ tell: 'reacted', message, emoji, state, now: clock.now(), ...why })
  }
  // As a text it is a message of its own, which the engine tells of.
  if (!asText) told('sending')
  try {
    const outcome = await client.talk.react(message, emoji, asText ? { asText } : {})
    if (outcome.event === 'failed') told('failed', new Error(outcome.reason))
    else if (outcome.event === 'sent' && !asText) told('sent')
  } catch (error) {
    told('failed', error)
  }
}

/** `tell` takes the answer, or why there is none. */
export async function performTalk(
  client: ParleyClient,
  { clock, traceOf }: TalkEngineDeps,
  intent: TalkIntent,
  tell: (input: Input) => void,
): Promise<void> {
  const say = (talk: TalkInput): void => {
    tell({ type: 'talk', talk })
  }
  try {
    switch (intent.ask) {
      case 'info': {
        const { message } = intent
        const info = client.library.info(message)
        say({ tell: 'info', info, trace: traceOf?.(message.id) ?? [] })
        return
      }
      case 'abilities':
        say({ tell: 'abilities', with: intent.with, abilities: client.talk.abilities(intent.with) })
        return
      case 'around':
      case 'newer': {
        const { ask, message } = intent
        say({ tell: ask, message, page: client.library.around(message, AROUND) })
        return
      }
      case 'newest':
        say({ tell: 'newest', with: intent.with, page: client.history(intent.with, { limit: PAGE }) })
        return
      case 'react':
        await react(client, clock, intent, say)
        return
      case 'revoke': {
        const outcome = await client.talk.revoke(intent.message)
        if (outcome.event === 'failed') throw new Error(outcome.reason)
        return
      }
      case 'forget':
        await client.talk.forget(intent.message)
        say({ tell: 'forgotten', message: intent.message })
        return
      case 'played':
        client.talk.played(intent.message.with, intent.message.id)
        return
    }
  } catch (error) {
    tell({ type: 'failed', failure: failureOf(error) })
  }
}
