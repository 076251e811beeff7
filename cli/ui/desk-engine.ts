// Carries out what a pane asks of its part "desk".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { DeskIntent } from '../state/desk/desk-input.js'

/** `tell` takes the answer, or why there is none. */
export async function performDesk(
  _client: ParleyClient,
  _intent: DeskIntent,
  _tell: (input: Input) => void,
): Promise<void> {
  await Promise.resolve()
}
