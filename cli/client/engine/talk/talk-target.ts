// The message somebody replies to, reacts to, takes back or forgets.
import { ClientError, type MessageRef } from '../../api.js'
import type { StoredMessage } from '../../store/entries.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { EngineContext } from '../context.js'

export interface Target {
  readonly key: MessageKey
  readonly message: StoredMessage
}

/** @throws {ClientError} `usage` where there is no such message. */
export function anyTarget({ entries }: EngineContext, { with: chat, id, direction }: MessageRef): Target {
  const key = { chat, id, direction }
  const message = entries.get(key)
  if (message) return { key, message }
  throw new ClientError('usage', `there is no message ${id} with ${chat}; \`parley history\` shows the ids`)
}

/** @throws {ClientError} `usage` where there is none, or it was taken back. */
export function presentTarget(context: EngineContext, ref: MessageRef): Target {
  const target = anyTarget(context, ref)
  if (!target.message.revoked) return target
  throw new ClientError('usage', 'this message was taken back: choose another one')
}
