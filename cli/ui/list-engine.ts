// Carries out what a pane asks of its part "list".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { ListIntent } from '../state/list/list-input.js'

/** `tell` takes the answer, or why there is none. */
export async function performList(
  _client: ParleyClient,
  _intent: ListIntent,
  _tell: (input: Input) => void,
): Promise<void> {
  await Promise.resolve()
}
