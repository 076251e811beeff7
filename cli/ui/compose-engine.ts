// Carries out what a pane asks of its part "compose".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { ComposeIntent } from '../state/compose/compose-input.js'

/** `tell` takes the answer, or why there is none. */
export async function performCompose(
  _client: ParleyClient,
  _intent: ComposeIntent,
  _tell: (input: Input) => void,
): Promise<void> {
  await Promise.resolve()
}
