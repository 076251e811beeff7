// Reactions of this user to one message: the newest is the one that counts on the other side, too, and those on their way
// are let go where it replaces them, or their message is gone.
import { decodeContent } from '#proto/content/message.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'

/** Inside a transaction. Gives what was taken out of the outbox. */
export function letGoReactions(
  { acts, evidence, outbox }: EngineContext,
  key: MessageKey,
): readonly OutboxRow[] {
  return acts.removeReactions(key).flatMap((id) => {
    evidence.remove(key.chat, id)
    const row = outbox.get('message', id, key.chat)
    return row && outbox.remove('message', id, key.chat) ? [row] : []
  })
}

/** When reactions say they were sent. */
export class ReactionTimes {
  readonly #context: EngineContext
  /** By message: of the newest that is not stored yet. */
  readonly #begun = new Map<string, number>()

  constructor(context: EngineContext) {
    this.#context = context
  }

  /**
   * Later than the one before it, also where that one was asked for in the same moment, or this clock was set back.
   * `end` is called once it is stored, or is not going to be.
   */
  begin(key: MessageKey): { readonly sentAt: number; readonly end: () => void } {
    const { acts, clock } = this.#context
    const name = JSON.stringify([key.chat, key.direction, key.id])
    const before = acts.of(key).map(({ content }) => {
      const said = decodeContent(content)
      return said.kind === 'reaction' ? said.sentAt : 0
    })
    const sentAt = Math.max(clock.now(), ...[this.#begun.get(name) ?? 0, ...before].map((at) => at + 1))
    this.#begun.set(name, sentAt)
    return {
      sentAt,
      end: () => {
        if (this.#begun.get(name) === sentAt) this.#begun.delete(name)
      },
    }
  }
}
