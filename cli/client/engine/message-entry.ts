// The row that a received message becomes, and the file it speaks of.
import type { Content, Quote } from '#proto/content/content.js'
import type { DeliveredMessage } from '#proto/exchanges/message.js'
import { bareJid, checkJid } from '#proto/stanza/jid.js'
import type { ClientEvent, MediaView, MessageEntry } from '../api.js'
import { captionOf, describeContent, isMedia } from '../media/describe-content.js'
import type { StoredQuote } from '../store/quotes.js'
import type { EngineContext } from './context.js'
import type { ActContent, ReadContent } from './read-content.js'
import { toldAt } from './told-at.js'
import { namesUser } from './talk/mention.js'

const UNSUPPORTED_TEXT = 'A message of a kind this version of Parley cannot show'

type MessageEvent = Extract<ClientEvent, { readonly event: 'message' }>
/** What is told of it beside who wrote it. */
export type Shown = Pick<MessageEvent, 'text' | 'media' | 'timestamp' | 'request' | 'quote' | 'mention'>

/** Inside a transaction. `undefined` where the row is there already. */
export function addMessage(
  context: EngineContext,
  chat: string,
  message: DeliveredMessage,
  { content, bytes }: ReadContent<Exclude<Content, ActContent>>,
): Shown | undefined {
  const { clock, entries, history, media, preferences } = context
  const { id } = message
  const timestamp = toldAt(message.t, clock.now())
  const text = textOf(content)
  const quote = 'quote' in content && content.quote ? storedQuote(context, message, content.quote) : undefined
  const mention = content.kind !== 'unknown' && namesUser(text, context.account().address)
  const file = isMedia(content) ? describeContent(content) : undefined
  const added = entries.addIncoming(chat, id, text, timestamp, file && bytes, { quote, mention })
  if (!added) return undefined
  preferences.wake(chat)
  if (file) media.add({ chat, id, direction: 'in' }, file, 'remote')
  const view: MediaView | undefined = file && { ...file, state: 'remote' }
  const answered = quote && quoteOf(history.last(chat))
  return {
    ...{ text, timestamp },
    ...(view && { media: view }),
    ...(answered && { quote: answered }),
    ...(mention && { mention }),
  }
}

function textOf(content: Exclude<Content, ActContent>): string {
  if (isMedia(content)) return captionOf(content) ?? ''
  return content.kind === 'text' ? content.text : UNSUPPORTED_TEXT
}

/** Whose message is quoted is known by the jid that the replying side names, where it names one of the two. */
function storedQuote(context: EngineContext, { from }: DeliveredMessage, quote: Quote): StoredQuote {
  const { id, participant, text = '' } = quote
  const named = participant && bareJid(participant)
  if (named === bareJid(checkJid(context.account().login))) return { id, direction: 'out', text }
  return { id, direction: named === bareJid(from) ? 'in' : undefined, text }
}

function quoteOf(entry: ReturnType<EngineContext['history']['last']>): MessageEntry['quote'] {
  return entry?.kind === 'message' ? entry.quote : undefined
}
