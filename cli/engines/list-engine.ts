// Carries out what a pane asks of its part "list".
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { ListIntent } from '../state/list/list-input.js'
import { failureOf } from './failure.js'

/** `tell` takes the answer, or why there is none. */
export async function performList(
  client: ParleyClient,
  { with: address, change }: ListIntent,
  tell: (input: Input) => void,
): Promise<void> {
  try {
    await client.people.setPreferences(address, change)
    tell({ type: 'list', list: { tell: 'kept', with: address, change } })
  } catch (error) {
    tell({ type: 'list', list: { tell: 'unkept', failure: failureOf(error) } })
  }
}
