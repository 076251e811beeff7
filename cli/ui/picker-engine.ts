// Carries out what a pane asks of its part "picker".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { PickerIntent } from '../state/picker/picker-input.js'

/** `tell` takes the answer, or why there is none. */
export async function performPicker(
  _client: ParleyClient,
  _intent: PickerIntent,
  _tell: (input: Input) => void,
): Promise<void> {
  await Promise.resolve()
}
