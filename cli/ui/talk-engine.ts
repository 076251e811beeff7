// Carries out what a pane asks of its part "talk".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { TalkIntent } from '../state/talk/talk-input.js'

/** `tell` takes the answer, or why there is none. */
export async function performTalk(
  _client: ParleyClient,
  _intent: TalkIntent,
  _tell: (input: Input) => void,
): Promise<void> {
  await Promise.resolve()
}
