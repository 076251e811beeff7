// What has a place or a key on the screen, and needs a command where there are only lines.
import { step, type Step } from '../state/input.js'
import type { View } from '../state/view.js'

export interface FaceCommand {
  readonly usage: string
  readonly does: string
}

export const FACE_COMMANDS: Readonly<Record<'chats' | 'older' | 'yes' | 'no' | 'back', FaceCommand>> = {
  chats: { usage: '/chats', does: 'list the chats, the newest first' },
  older: { usage: '/older', does: 'print older messages of the open chat' },
  yes: { usage: '/yes', does: 'go on with what is asked; y does too' },
  no: { usage: '/no', does: 'leave what is asked; n does too' },
  back: { usage: '/back', does: 'one step back in what is asked' },
}

export function older(view: View): Step {
  const { chat } = view
  if (chat?.before === undefined || chat.loading) return step(view)
  return step(
    { ...view, chat: { ...chat, loading: true } },
    { do: 'older', with: chat.with, before: chat.before },
  )
}
