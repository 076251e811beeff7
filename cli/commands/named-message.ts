// Which message a command means: its id or the beginning of it, in one chat, as listen and history print it.
import { ClientError, type Direction, type MessageRef, type ParleyClient } from '../client/api.js'
import type { MessageEntry } from '../faces/message-record.js'

/** Looked through for the beginning of an id; a whole id is found however old its message is. */
const RECENT = 1_000
const SHORTEST_BEGINNING = 4
const DIRECTIONS: readonly Direction[] = ['in', 'out']

/**
 * @param direction where only messages of one side are meant.
 * @throws {ClientError} `usage` where there is none, or more than one.
 */
export function namedMessage(
  client: ParleyClient,
  chat: string,
  typed: string,
  direction?: Direction,
): MessageRef {
  const whole = (direction === undefined ? DIRECTIONS : [direction])
    .map((each): MessageRef => ({ with: chat, id: typed, direction: each }))
    .filter((ref) => client.library.around(ref, 1) !== undefined)
  const found = whole.length > 0 ? whole : beginning(client, chat, typed, direction)
  const [message, another] = found
  if (message === undefined) {
    const whose = { in: 'of theirs ', out: 'of yours ' }
    const kind = direction === undefined ? '' : whose[direction]
    throw new ClientError(
      'usage',
      `there is no message ${kind}"${typed}" with ${chat}: parley history --json has the ids`,
    )
  }
  if (another === undefined) return message
  throw new ClientError('usage', `"${typed}" begins more than one id: write more of it`)
}

function beginning(
  client: ParleyClient,
  chat: string,
  typed: string,
  direction: Direction | undefined,
): readonly MessageRef[] {
  if (typed.length < SHORTEST_BEGINNING) return []
  return client
    .history(chat, { limit: RECENT })
    .entries.filter((entry): entry is MessageEntry => entry.kind === 'message' && entry.id.startsWith(typed))
    .filter((entry) => direction === undefined || entry.direction === direction)
    .map((entry) => ({ with: chat, id: entry.id, direction: entry.direction }))
}
