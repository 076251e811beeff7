// Carries out what a pane asks about messages: reactions, taking back, jumps, and what is known of one.
import type { TraceEvent } from '#proto/trace/event.js'
import { ClientError, type ParleyClient, type SendOutcome } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { TalkInput, TalkIntent } from '../state/talk/talk-input.js'
import { failureOf } from './failure.js'
import { AROUND, PAGE } from './opening-page.js'

export interface TalkEngineDeps {
  /** What this process saw of a message, by its id; without it nothing is kept. */
  readonly traceOf?: ((id: string) => readonly TraceEvent[]) | undefined
}

/** What was refused; whatever else became of it, the engine tells by itself. */
function checked(outcome: SendOutcome): void {
  if (outcome.event === 'failed') throw new ClientError('refused', outcome.reason)
}

/** `tell` takes the answer, or why there is none. */
export async function performTalk(
  client: ParleyClient,
  { traceOf }: TalkEngineDeps,
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
        checked(await client.talk.react(intent.message, intent.emoji, { asText: intent.asText }))
        return
      case 'revoke':
        checked(await client.talk.revoke(intent.message))
        return
      case 'forget':
        // What was refused before it was stored is on the screen alone.
        if (client.library.info(intent.message) !== undefined) await client.talk.forget(intent.message)
        say({ tell: 'forgotten', message: intent.message })
        return
      case 'played':
        client.talk.played(intent.message.with, intent.message.id)
        return
      case 'attend':
        client.people.available(intent.attended)
        return
    }
  } catch (error) {
    tell({ type: 'failed', failure: failureOf(error) })
  }
}
