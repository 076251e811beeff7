// The reaction of somebody else, put where the chat shows it.
import type { HeardAct } from '../../store/heard-acts.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'

/** How to tell what changed, once it is durable. */
export type Tell = () => void

/** Inside a transaction; the act is the newest of its person. */
export function showReaction({ emit, reactions }: EngineContext, key: MessageKey, act: HeardAct): Tell {
  const { chat, id, direction } = key
  const { at, emoji } = act
  const before = reactions.get(key, 'theirs')
  if (emoji === '') reactions.remove(key, 'theirs')
  else reactions.set(key, { by: 'theirs', emoji, at })
  if (emoji === '' && !before) return () => undefined
  return () => {
    emit({ event: 'reaction', with: chat, id, direction, from: chat, emoji, timestamp: at })
  }
}
