// What a user calls somebody: kept here, and told nobody.
import { ClientError } from '../../api.js'

export const MOST_OF_A_LABEL = 64

/** @throws {ClientError} `usage` where it is too long. An empty one is none. */
export function labelOf(text: string | undefined): string | undefined {
  const label = text?.trim() ?? ''
  if (label === '') return undefined
  if (Array.from(label).length <= MOST_OF_A_LABEL) return label
  throw new ClientError('usage', `this name is too long: at most ${MOST_OF_A_LABEL} characters; shorten it`)
}
