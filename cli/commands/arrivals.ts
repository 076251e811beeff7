// What `listen` prints: first the messages nobody has seen yet, then everything as it comes.
import type { ChatSummary, ClientEvent, HistoryEntry, ParleyClient } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import { messageRecord, type MessageEntry, type MessageRecord } from '../faces/message-record.js'
import { connection } from './plain-text.js'
import type { CommandContext } from './profile-command.js'
import { SeenMarks } from './seen-marks.js'

/**
 * Prints arrivals until stopped. A message that was printed counts as seen, so the next listen begins after
 * it; a message that came while nobody listened is printed first. Where a person watches the profile in a
 * chat, that is what was seen, and only news is printed.
 * @param count calls `complete` after so many messages and prints no more.
 * @returns how to stop.
 */
export function arrivals(
  context: CommandContext,
  count: number | undefined,
  complete: () => void,
): () => void {
  const { client, output, watched } = context
  const printed = new Set<string>()
  const seen = new SeenMarks(client)
  let left = count

  const print = (message: MessageRecord): void => {
    const key = `${message.from} ${message.id}`
    if (left === 0 || printed.has(key)) return
    printed.add(key)
    if (left !== undefined) left -= 1
    const resume: JsonObject = left === undefined ? {} : { count: left }
    output.emit(message, resume)
    if (!watched) seen.add(message.from, message.id)
    if (left === 0) complete()
  }
  const hear = (event: ClientEvent): void => {
    if (event.event === 'connection') noteConnection(context, event)
    else if (event.event === 'message') print(messageRecord(event))
    else if (left === 0) return
    else if (event.event === 'progress') output.progress(event)
    else output.heard(event)
  }
  const stop = client.subscribe(hear)
  if (!watched) for (const message of unseen(client)) print(message)
  return () => {
    stop()
    seen.flush()
  }
}

function noteConnection(
  { output }: CommandContext,
  event: Extract<ClientEvent, { event: 'connection' }>,
): void {
  if (event.state === 'waiting') output.note(connection(event))
}

/** Unread messages of all chats, oldest first. */
function unseen(client: ParleyClient): readonly MessageRecord[] {
  const waiting = client.chats().flatMap((chat) => unreadOf(client, chat))
  return waiting.sort((a, b) => a.timestamp - b.timestamp)
}

function unreadOf(
  client: ParleyClient,
  { with: address, unread, standing }: ChatSummary,
): readonly MessageRecord[] {
  const found: MessageRecord[] = []
  let before: number | undefined
  while (found.length < unread) {
    const page = client.history(address, before === undefined ? {} : { before })
    found.unshift(...page.entries.filter(isIncoming).map(arrived))
    before = page.before
    if (before === undefined) break
  }
  const latest = found.slice(-unread)
  return standing === 'request' ? latest.map((message) => ({ ...message, request: true })) : latest
}

function isIncoming(entry: HistoryEntry): entry is MessageEntry {
  return entry.kind === 'message' && entry.direction === 'in'
}

/** As it would have been printed on arrival. */
function arrived({ id, from, to, jid, text, media, timestamp }: MessageEntry): MessageRecord {
  const known = { ...(jid === undefined ? {} : { jid }), ...(media === undefined ? {} : { media }) }
  return messageRecord({ id, from, to, text, timestamp, ...known })
}
