// How it is told what became of something of ours that goes out: a message, a reaction, taking back.
import type { Act } from '../../store/acts.js'
import type { Moved } from '../../store/sent-messages.js'
import type { EngineContext } from '../context.js'

export interface NewState {
  readonly id: string
  readonly chat: string
  /** What Meta said of it. */
  readonly state: 'sent' | 'failed'
  readonly reason: string | undefined
}

export function tellMoved(context: EngineContext, moved: Moved, now: NewState): void {
  const { id, chat: from, state } = now
  if (moved.act) tellAct(context, moved.act, now)
  else context.emit({ event: 'receipt', id, state, from })
}

function tellAct(
  { clock, emit, reactions, settings }: EngineContext,
  { kind, target }: Act,
  { state, reason }: NewState,
): void {
  const { chat, id, direction } = target
  const about = { with: chat, id, direction, timestamp: clock.now() }
  if (kind === 'revoke') {
    if (reason !== undefined) emit({ event: 'revoked', ...about, reason })
    return
  }
  const emoji = reactions.get(target, 'own')?.emoji ?? ''
  const pending = state === 'failed' ? { pending: state } : {}
  emit({ event: 'reaction', ...about, from: settings.get('meta')?.address ?? '', emoji, ...pending })
}
