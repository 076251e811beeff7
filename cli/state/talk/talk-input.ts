// What happens to messages that exist: reactions, replies, taking back, typing; and what a person asks for.
import type { MessageInfo, MessageRef } from '../../client/api.js'

export type TalkInput = { readonly tell: 'info'; readonly info: MessageInfo | undefined }

export type TalkIntent = { readonly ask: 'info'; readonly message: MessageRef }
