// The open chat: its rows, where one looks at them, and what one is about to do with one of them.
import type { Abilities, MessageRef } from '../../client/api.js'
import type { Bottom, Log } from '../log-window.js'
import type { MessageRow, Row } from '../rows.js'
import type { Acting } from './acting.js'

/** Where one was before a jump. */
export interface Place {
  readonly bottom: Bottom | undefined
  readonly selected: string | undefined
}

export interface OpenChat extends Log {
  readonly with: string
  /** Where older rows begin; `undefined` at the beginning of the chat. */
  readonly before: number | undefined
  /** There are newer rows than those at hand. */
  readonly gap: boolean
  readonly loading: boolean
  /** Key of the message that keys act on, while one is selected. */
  readonly selected: string | undefined
  /** What is being done with the selected message. */
  readonly acting: Acting | undefined
  /** Key of the message that is being answered. */
  readonly replyTo: string | undefined
  /** What their app shows, once it is known. */
  readonly abilities: Abilities | undefined
  /** The newest message of theirs that was seen; `asks`: while they waited to be accepted. */
  readonly seen: { readonly key: string; readonly at: number; readonly asks: boolean } | undefined
  readonly back: Place | undefined
}

/** A chat just opened, at its end. */
export function openChatWith(address: string, rows: readonly Row[], before: number | undefined): OpenChat {
  return {
    ...{ with: address, rows, before, gap: false, loading: false, bottom: undefined, newFrom: undefined },
    ...{ selected: undefined, acting: undefined, replyTo: undefined, abilities: undefined },
    ...{ seen: undefined, back: undefined, fresh: 0 },
  }
}

export function rowWith(chat: OpenChat | undefined, key: string | undefined): Row | undefined {
  return key === undefined ? undefined : chat?.rows.find((row) => row.key === key)
}

/** The message of that key, where it is at hand. */
export function messageWith(chat: OpenChat | undefined, key: string | undefined): MessageRow | undefined {
  const row = rowWith(chat, key)
  return row?.kind === 'message' ? row : undefined
}

/** The chat with one of its messages changed. */
export function withMessage(chat: OpenChat, key: string, change: (row: MessageRow) => MessageRow): OpenChat {
  const rows = chat.rows.map((row) => (row.key === key && row.kind === 'message' ? change(row) : row))
  return { ...chat, rows }
}

/** No message is selected any more. */
export function unselected(chat: OpenChat): OpenChat {
  return { ...chat, selected: undefined, acting: undefined }
}

export function refOf(chat: Pick<OpenChat, 'with'>, { id, own }: MessageRow): MessageRef {
  return { with: chat.with, id, direction: own ? 'out' : 'in' }
}
