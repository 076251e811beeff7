// What was done to one message, by whom, and how each is known: reactions, what takes them away, revokes.
import type { ActInfo, Evidence } from '../../api.js'
import type { Act } from '../../store/acts.js'
import type { HeardAct } from '../../store/heard-acts.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'

/** The stanza that carries an act, in the words of evidence. */
const STANZAS: Readonly<Record<ActInfo['kind'], string>> = {
  reaction: '<message type="reaction">',
  'reaction-removal': '<message type="reaction" edit="7">',
  revoke: '<message edit="7">',
}

/** Oldest first. */
export function actsOn(context: EngineContext, key: MessageKey): readonly ActInfo[] {
  const me = context.settings.get('meta')?.address ?? ''
  const own = context.acts.of(key).map((act) => ownAct(context, act, me))
  const heard = context.heardActs.of(key).map((act) => heardAct(key, act, me))
  return [...own, ...heard].sort((one, other) => one.at - other.at)
}

function ownAct({ evidence, reactions }: EngineContext, act: Act, me: string): ActInfo {
  const { id, kind, target, timestamp } = act
  const emoji = kind === 'reaction' ? (reactions.get(target, 'own')?.emoji ?? '') : ''
  const from = { from: me, to: target.chat }
  return { id, kind, ...from, emoji, at: timestamp, evidence: evidence.of(target.chat, id) }
}

function heardAct({ chat }: MessageKey, act: HeardAct, me: string): ActInfo {
  const { id, emoji, at } = act
  const kind = act.kind === 'reaction' && emoji === '' ? 'reaction-removal' : act.kind
  return { id, kind, from: chat, to: me, emoji, at, evidence: heardEvidence(act, STANZAS[kind]) }
}

/** Three clocks: that of who did it, that of the server, and the one of this profile. */
function heardEvidence({ sent, at, heard }: HeardAct, stanza: string): readonly Evidence[] {
  const theirs = { state: 'sent', at: sent, by: 'peer', what: 'the time it says itself' } as const
  return [
    ...(sent === 0 ? [] : [theirs]),
    { state: 'sent', at, by: 'meta', what: stanza },
    { state: 'delivered', at: heard, by: 'here', what: 'decrypted and kept' },
  ]
}
