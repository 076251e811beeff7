// Whether the person of a chat learns what was read there: as the chat has it, else as this user has it for everybody.
import type { EngineContext } from '../context.js'
import { privacyOf } from './privacy.js'

export function readReceiptsAllowed({ preferences, settings }: EngineContext, chat: string): boolean {
  return preferences.get(chat).readReceipts ?? privacyOf({ settings }).readReceipts
}
