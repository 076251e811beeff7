// Everything one person's side of the terminal shows, as one value.
import type { ClientStatus, ConnectionState, DownloadPolicy, PartnerView } from '../client/api.js'
import type { ChatItem } from './chats.js'
import { EMPTY_COMPOSER, composerRows, type Composer } from './composer.js'
import { composerColumns, paneLayout, type PaneLayout, type Size } from './layout.js'
import type { LogStyle } from './log-lines.js'
import type { Log } from './log-window.js'
import { shortName } from './boundary.js'
import type { Tone } from './ticks.js'
import { wrap } from './width.js'
import { largestBox } from './media/picture-box.js'

export interface OpenChat extends Log {
  readonly with: string
  /** Where older rows begin; `undefined` at the beginning of the chat. */
  readonly before: number | undefined
  readonly loading: boolean
  /** The message that keys act on, while one is selected. */
  readonly selected: string | undefined
}

/** One message to the person, above the composer. Sanitised. */
export interface Line {
  readonly tone: Tone
  readonly text: string
}

export interface PartnerItem {
  readonly id: number
  readonly name: string
  readonly handle: string
  readonly status: PartnerView['status']
  readonly enabled: boolean
}

export type SheetContent =
  { readonly kind: 'keys' } | { readonly kind: 'partners'; readonly partners: readonly PartnerItem[] }

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
  readonly chat: OpenChat | undefined
  readonly composer: Composer
  readonly line: Line | undefined
  readonly sheet: Sheet | undefined
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
    chat: undefined,
    composer: EMPTY_COMPOSER,
    line: undefined,
    sheet: undefined,
  }
}

export function lineRows(view: View): readonly string[] {
  return view.line === undefined ? [] : wrap(view.line.text, view.size.columns)
}

export function layoutOf(view: View): PaneLayout {
  const { rows } = composerRows(view.composer, composerColumns(view.size))
  return paneLayout(view.size, rows.length, lineRows(view).length, view.title !== '')
}

export function logStyle(view: View): LogStyle {
  return {
    width: layoutOf(view).log,
    peer: shortName(view.chat?.with ?? ''),
    pictures: view.pictures ? largestBox(view.size) : undefined,
  }
}

export function keyChanged(view: View): boolean {
  return view.chats.some((chat) => chat.with === view.chat?.with && chat.identityChanged)
}

export function unreadCount(view: View): number {
  return view.chats.reduce((sum, chat) => sum + chat.unread, 0)
}
