// Doing something with the file of a message: of the one that is selected, else of the newest it can be done with.
import { isRequest } from '../chat-sections.js'
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { messageWith } from '../talk/open-chat.js'
import type { View } from '../view.js'
import { isFileRow, isSelectable, type FileRow, type MediaAction } from './media-actions.js'

const isOnline = (view: View): boolean => view.connection.state === 'online'

function targetOf(view: View, { on }: MediaAction): FileRow | undefined {
  const selected = messageWith(view.chat, view.chat?.selected)
  if (selected !== undefined) return isFileRow(selected) ? selected : undefined
  const files = view.chat?.rows.filter(isSelectable) ?? []
  const able = files.findLast((row) => 'act' in on(row, isOnline(view)))
  return able ?? files.at(-1)
}

export function actOnFile(view: View, action: MediaAction, path?: string): Step {
  if (view.chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
  const row = targetOf(view, action)
  if (row === undefined) {
    const cause =
      view.chat.selected === undefined ? 'there is no file in this chat' : 'this message has no file'
    return refuse(view, cause, '/send PATH sends one')
  }
  if (isRequest(view))
    return refuse(
      view,
      'files of a request stay away until you accept',
      `${keyOf(view, 'accept-request')} accepts`,
    )
  const answer = action.on(row, isOnline(view))
  if ('refused' in answer) return refuse(view, answer.refused, '? shows keys and commands')
  return step(view, { do: 'media', act: answer.act, with: view.chat.with, id: row.id, path })
}
