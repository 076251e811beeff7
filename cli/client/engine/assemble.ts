// The engine's parts, put together: each is a function of what is named here.
import { BlockList } from './block-list.js'
import type { EngineContext } from './context.js'
import { Directory } from './directory.js'
import { IncomingMessages } from './incoming-message.js'
import { IncomingReceipts } from './incoming-receipt.js'
import { Incoming } from './incoming.js'
import { Interop } from './interop.js'
import { Housekeeping } from './library/housekeeping.js'
import { Link, type LinkHandlers } from './link.js'
import { MediaDesk } from './media/media-desk.js'
import { MessageRequests } from './message-requests.js'
import { Notices } from './notices.js'
import { Outgoing } from './outgoing.js'
import { Presence } from './people/presence.js'
import { PreKeyRefill } from './prekeys.js'
import { Reports } from './reports.js'
import { RetryAnswerer } from './retry-answerer.js'
import { RetryAsker } from './retry-asker.js'
import { Sessions } from './sessions.js'
import { Reading } from './talk/reading.js'
import { TakingBack } from './talk/taking-back.js'
import { TypingHeard } from './talk/typing-heard.js'
import { OwnTyping } from './talk/typing.js'

export interface EngineParts {
  readonly link: Link
  readonly directory: Directory
  readonly outgoing: Outgoing
  readonly media: MediaDesk
  readonly blockList: BlockList
  readonly requests: MessageRequests
  readonly reports: Reports
  readonly interop: Interop
  readonly incoming: Incoming
  readonly refill: PreKeyRefill
  readonly typing: OwnTyping
  readonly reading: Reading
  readonly takingBack: TakingBack
  readonly presence: Presence
  readonly housekeeping: Housekeeping
}

export interface EngineHandlers extends LinkHandlers {
  /** Lets work go on in the background. */
  readonly run: (work: Promise<void>) => void
}

export function assembleEngine(context: EngineContext, handlers: EngineHandlers): EngineParts {
  const link = new Link(context, handlers)
  const directory = new Directory(context, link, () => {
    context.emit({ event: 'interop', interop: interop.stored() })
  })
  const interop = new Interop(context, link, directory)
  const sessions = new Sessions(context, link)
  const outgoing = new Outgoing(context, link, directory, sessions)
  const media = new MediaDesk(context, link, { outgoing, run: handlers.run })
  const blockList = new BlockList(context, link, { directory, outgoing, media })
  const requests = new MessageRequests(context, link, { directory, outgoing, media })
  const reports = new Reports(context, link, { directory, requests, blockList })
  const refill = new PreKeyRefill(context, link)
  const messages = new IncomingMessages(context, link, {
    ...{ directory, retries: new RetryAsker(context) },
    onMedia: () => {
      media.look()
    },
    onErased: (key) => {
      media.forget(key)
    },
  })
  const presence = new Presence(context, link)
  const incoming = new Incoming(context, link, {
    ...{ messages, receipts: new IncomingReceipts(context, link) },
    retries: new RetryAnswerer(context, link, sessions, outgoing),
    ...{ outgoing, sessions, refill, notices: new Notices(context, directory) },
    ...{ typing: new TypingHeard(context), presence },
  })
  const talk = {
    typing: new OwnTyping(context, link),
    reading: new Reading(context, outgoing, handlers.run),
    takingBack: new TakingBack(context, outgoing, media),
  }
  const people = { blockList, requests, reports, interop, presence }
  const housekeeping = new Housekeeping(context, handlers.run)
  return { link, directory, outgoing, media, incoming, refill, ...people, ...talk, housekeeping }
}
