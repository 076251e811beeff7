// What can happen to a view, and what it can ask for. Reducers are functions of these alone.
import type {
  ChatSummary,
  ClientErrorCode,
  ClientEvent,
  ClientStatus,
  DownloadPolicy,
  HistoryPage,
  MessageRef,
  PartnerView,
  Unread,
} from '../client/api.js'
import type { ComposeInput, ComposeIntent } from './compose/compose-input.js'
import type { ConsentInput, ConsentIntent } from './consent/consent-input.js'
import type { DeskInput, DeskIntent } from './desk/desk-input.js'
import type { Key } from './key.js'
import type { Size } from './layout.js'
import type { ListInput, ListIntent } from './list/list-input.js'
import type { PickerInput, PickerIntent } from './picker/picker-input.js'
import type { TalkInput, TalkIntent } from './talk/talk-input.js'
import type { View } from './view.js'

/** Why something that was asked for did not happen. `code` is missing where the engine gave none. */
export interface Failure {
  readonly code: ClientErrorCode | undefined
  readonly message: string
}

export type Input =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'event'; readonly event: ClientEvent }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'focus'; readonly focused: boolean }
  | { readonly type: 'status'; readonly status: ClientStatus }
  | { readonly type: 'chats'; readonly chats: readonly ChatSummary[] }
  | {
      readonly type: 'opened'
      readonly with: string
      /** Its end; where not all that is unread is in it, the rows around the first of that. */
      readonly page: HistoryPage
      readonly unread?: Unread | undefined
    }
  | { readonly type: 'older'; readonly with: string; readonly page: HistoryPage }
  | { readonly type: 'reloaded'; readonly with: string; readonly page: HistoryPage }
  /** A message got its id and is on its way to the outbox. */
  | {
      readonly type: 'sending'
      readonly id: string
      readonly to: string
      readonly text: string
      readonly replyTo?: MessageRef | undefined
      readonly now: number
    }
  /** As above, for a file; nothing is known of it yet but its name. */
  | {
      readonly type: 'sending-file'
      readonly id: string
      readonly to: string
      readonly name: string
      readonly caption: string
      readonly voice: boolean
      readonly now: number
    }
  | { readonly type: 'send-failed'; readonly id: string; readonly failure: Failure }
  | { readonly type: 'trusted'; readonly with: string; readonly released: number }
  | { readonly type: 'blocked'; readonly with: string; readonly blocked: boolean }
  | { readonly type: 'partners'; readonly partners: readonly PartnerView[] }
  | { readonly type: 'partner'; readonly partner: PartnerView }
  | { readonly type: 'saved'; readonly path: string; readonly size: number }
  | {
      readonly type: 'playing'
      readonly with: string
      readonly id: string
      readonly playing: boolean
      /** It ended by itself after this many ms. */
      readonly after?: number
    }
  /** The picture of a message cannot be decoded. */
  | { readonly type: 'undrawable'; readonly with: string; readonly id: string }
  | { readonly type: 'media-failed'; readonly act: MediaAct | 'set-downloads'; readonly failure: Failure }
  | { readonly type: 'downloads'; readonly downloads: DownloadPolicy }
  | { readonly type: 'failed'; readonly failure: Failure }
  | ConsentInput
  /** Each of these parts of the app has its own answers, in its own folder. */
  | { readonly type: 'talk'; readonly talk: TalkInput }
  | { readonly type: 'list'; readonly list: ListInput }
  | { readonly type: 'compose'; readonly compose: ComposeInput }
  | { readonly type: 'picker'; readonly picker: PickerInput }
  | { readonly type: 'desk'; readonly desk: DeskInput }

/** What can be done with the file of a message. `silence` ends what `play` began. */
export type MediaAct = 'save' | 'open' | 'play' | 'silence' | 'fetch' | 'resume' | 'stop' | 'cancel'

/** What only the world outside the model can do. */
export type Intent =
  | {
      readonly do: 'send'
      readonly to: string
      readonly text: string
      /** The message it answers. */
      readonly replyTo?: MessageRef | undefined
    }
  | {
      readonly do: 'send-file'
      readonly to: string
      /** As it was typed. */
      readonly path: string
      readonly caption: string
      readonly voice: boolean
    }
  | {
      readonly do: 'media'
      readonly act: MediaAct
      readonly with: string
      readonly id: string
      /** Where to save it, as it was typed. */
      readonly path?: string | undefined
    }
  | { readonly do: 'set-downloads'; readonly downloads: DownloadPolicy }
  /** Now, instead of waiting for the next try. */
  | { readonly do: 'connect' }
  | { readonly do: 'open'; readonly with: string }
  | { readonly do: 'older'; readonly with: string; readonly before: number }
  /** Something is known to the engine that this view has not seen. */
  | { readonly do: 'refresh' }
  /** The person looked at the chat, up to their message `upTo`. */
  | { readonly do: 'seen'; readonly with: string; readonly upTo: string }
  | { readonly do: 'trust'; readonly with: string }
  | { readonly do: 'block'; readonly with: string; readonly blocked: boolean }
  | { readonly do: 'partners' }
  | { readonly do: 'set-partner'; readonly id: number; readonly enabled: boolean }
  | ConsentIntent
  | { readonly do: 'talk'; readonly talk: TalkIntent }
  | { readonly do: 'list'; readonly list: ListIntent }
  | { readonly do: 'compose'; readonly compose: ComposeIntent }
  | { readonly do: 'picker'; readonly picker: PickerIntent }
  | { readonly do: 'desk'; readonly desk: DeskIntent }
  | { readonly do: 'quit' }
  | { readonly do: 'suspend' }
  | { readonly do: 'redraw' }

export interface Step {
  readonly view: View
  readonly intents: readonly Intent[]
}

export function step(view: View, ...intents: readonly Intent[]): Step {
  return { view, intents }
}
