// Everything one person's side of the terminal shows, as one value.
import type { ClientStatus, ConnectionState, DownloadPolicy, Privacy } from '../client/api.js'
import { chatItemOf, isRequest, newsIn } from './chat-sections.js'
import { chatName, type ChatItem } from './chats.js'
import { EMPTY_COMPOSER, type Composer } from './composer.js'
import { appOfChat, bannerLines } from './consent/banner.js'
import type { Flow } from './consent/flow.js'
import { DEFAULT_DESK, type DeskSettings } from './desk/desk.js'
import type { Lock } from './desk/lock.js'
import { completionLines } from './compose/completion-lines.js'
import type { Completion } from './compose/completion.js'
import { composerRows } from './compose/draft-rows.js'
import { NO_DRAFTS } from './compose/drafts.js'
import type { Keymap } from './keys/keymap.js'
import type { Picker, Search } from './picker/picker.js'
import type { AppItem, InteropItem } from './consent/interop-item.js'
import type { RequestItem } from './consent/requests.js'
import type { ContactItem } from './sheets/contact-item.js'
import type { SafetyItem } from './sheets/safety-item.js'
import { MAX_LINE_ROWS, composerColumns, paneLayout, type PaneLayout, type Size } from './layout.js'
import type { LogStyle } from './log-lines.js'
import type { BoundaryState } from './boundary.js'
import type { InfoItem } from './talk/info-item.js'
import type { OpenChat } from './talk/open-chat.js'
import { talkAbove } from './talk/talk-above.js'
import type { Tone } from './ticks.js'
import { cells, truncate, wrap } from './width.js'
import { largestBox } from './media/picture-box.js'

export type { OpenChat }

/** One message to the person, above the composer. Sanitised. */
export interface Line {
  readonly tone: Tone
  readonly text: string
  /** The end of `text` that stays in sight where there is no room for all of it: who acts, which key is next. */
  readonly tail?: string
  /** A row of a QR code, before the text. */
  readonly code?: string
  /** Something is typed here: the cell of the text that the cursor stands on. */
  readonly cursor?: number
  /** It does not hold any more once there is a connection. */
  readonly offline?: boolean
}

/** What a partner user consented to by enlisting. Sanitised. */
export interface EnlistmentItem {
  readonly enlisted: boolean
  readonly login: string | undefined
  readonly disclosure: { readonly name: string; readonly at: number } | undefined
}

/** A line of a ledger. Sanitised. */
export interface LedgerItem {
  readonly source: string
  readonly at: number
  readonly kind: string
  readonly actor: string
  readonly detail: readonly string[]
}

export type SheetContent =
  /** `query`: what is looked for on it. */
  | { readonly kind: 'keys'; readonly query?: string }
  | { readonly kind: 'partners'; readonly partners: readonly AppItem[] }
  | { readonly kind: 'requests' }
  /** The choice of apps of a WhatsApp user. */
  | { readonly kind: 'interop' }
  | { readonly kind: 'enlistment'; readonly enlistment: EnlistmentItem }
  | { readonly kind: 'ledger'; readonly ledger: readonly LedgerItem[] }
  | { readonly kind: 'message'; readonly message: InfoItem }
  | { readonly kind: 'safety'; readonly safety: SafetyItem }
  | { readonly kind: 'contact'; readonly contact: ContactItem }

/** What covers the chat for a moment. */
export interface Sheet {
  readonly content: SheetContent
  /** Lines scrolled out at the top. */
  readonly from: number
}

export function openSheet(content: SheetContent): Sheet {
  return { content, from: 0 }
}

export interface View {
  /** Shown above the pane where there are two. */
  readonly title: string
  readonly size: Size
  /** Keys go here, and the terminal has the focus: what arrives in the open chat is seen. */
  readonly focused: boolean
  /** The terminal has the colours to draw pictures. */
  readonly pictures: boolean
  readonly me: string | undefined
  readonly kind: ClientStatus['kind']
  readonly connection: ConnectionState
  /** Which files are fetched by themselves. */
  readonly downloads: DownloadPolicy
  readonly chats: readonly ChatItem[]
  /** The chat the list's pointer is on. */
  readonly chosen: string | undefined
  /** Chats that were put away are shown. */
  readonly archive: boolean
  /** The day it is, as the list compares days; `undefined` until it is known. */
  readonly today: string | undefined
  readonly chat: OpenChat | undefined
  readonly composer: Composer
  /** What could complete the draft. */
  readonly completion: Completion | undefined
  /** What was begun to be written in other chats, by address. */
  readonly drafts: ReadonlyMap<string, string>
  readonly line: Line | undefined
  readonly sheet: Sheet | undefined
  /** Who wrote without being known; the newest first. */
  readonly requests: readonly RequestItem[]
  /** The choice of apps of a WhatsApp user, once it is known. */
  readonly interop: InteropItem | undefined
  /** Who asked last to let their app reach this user; as the engine knows it, never drawn. */
  readonly asker: string | undefined
  /** The decision being made; it covers the chat. */
  readonly flow: Flow | undefined
  /** What is chosen from; it covers the chat. */
  readonly picker: Picker | undefined
  /** The search that was closed last: its other hits are a key away. */
  readonly lastSearch: Search | undefined
  /** What people learn of this user; `undefined` until it was asked for. */
  readonly privacy: Privacy | undefined
  /** Which key does what; `undefined`: as the table has it. */
  readonly keymap: Keymap | undefined
  /** What the config file says of the screen. */
  readonly desk: DeskSettings
  /** While it is locked nothing is shown, and nothing that arrives is seen. */
  readonly locked: Lock | undefined
}

export function emptyView(title: string, size: Size, pictures = false): View {
  return {
    title,
    size,
    focused: true,
    pictures,
    me: undefined,
    kind: 'partner',
    connection: { state: 'connecting' },
    downloads: 'off',
    chats: [],
    chosen: undefined,
    archive: false,
    today: undefined,
    chat: undefined,
    composer: EMPTY_COMPOSER,
    completion: undefined,
    drafts: NO_DRAFTS,
    line: undefined,
    sheet: undefined,
    requests: [],
    interop: undefined,
    asker: undefined,
    flow: undefined,
    picker: undefined,
    lastSearch: undefined,
    privacy: undefined,
    keymap: undefined,
    desk: DEFAULT_DESK,
    locked: undefined,
  }
}

/** What is being written: a message, or the reason of a report. */
export function draftOf({ flow, composer }: View): Composer {
  return flow?.kind === 'report' && flow.step === 'reason' ? flow.reason : composer
}

export function lineRows({ line, size }: View): readonly string[] {
  return line === undefined ? [] : rowsOfLine(line, size.columns)
}

/** At most three; what does not fit is cut out before the tail. */
function rowsOfLine({ text, tail = '' }: Line, width: number): readonly string[] {
  const head = text.slice(0, text.length - tail.length)
  let rows = wrap(text, width)
  for (let room = MAX_LINE_ROWS * width - cells(tail); rows.length > MAX_LINE_ROWS && room > 0; room -= 4) {
    rows = wrap(truncate(head, room) + tail, width)
  }
  return rows.slice(0, MAX_LINE_ROWS)
}

export function layoutOf(view: View): PaneLayout {
  const { rows } = composerRows(draftOf(view), composerColumns(view.size))
  const extra = {
    titled: view.title !== '',
    banner: bannerLines(view).length,
    below: talkAbove(view).length,
    inFront: completionLines(view).length,
    still: view.chat?.bottom !== undefined,
  }
  return paneLayout(view.size, rows.length, lineRows(view).length, extra)
}

export function logStyle(view: View): LogStyle {
  return {
    width: layoutOf(view).log,
    peer: chatName({ label: chatItemOf(view)?.label, with: view.chat?.with ?? '' }),
    request: isRequest(view),
    hours: view.desk.ui.time,
    keymap: view.keymap,
    // What a stranger sent is not decoded.
    pictures: view.pictures && !isRequest(view) ? largestBox(view.size) : undefined,
  }
}

/** What the boundary line says of the open chat: what stops messages before what lets them through. */
export function boundaryState(view: View): BoundaryState | undefined {
  const item = chatItemOf(view)
  if (item?.identityChanged === true) return 'key-changed'
  if (item?.blocked === true) return 'blocked'
  if (item?.standing === 'request') return 'request'
  const app = appOfChat(view)
  if (app !== undefined && app.status !== 'active') return 'unavailable'
  if (app?.enabled === false) return 'app-off'
  return item?.standing === 'none' ? undefined : item?.standing
}

/** Of people this user knows: requests are counted apart, muted chats only where they name this user. */
export function unreadCount(view: View): number {
  return newsIn(view.chats)
}
