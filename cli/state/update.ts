// The one function that changes a view.
import { step, type Input, type Step } from './input.js'
import {
  onBlocked,
  onChats,
  onOlder,
  onOpened,
  onPartner,
  onPartners,
  onSendFailed,
  onSending,
  onStatus,
  onTrusted,
} from './on-answer.js'
import { undoneLine } from './error-lines.js'
import {
  onDownloads,
  onMediaFailed,
  onPlaying,
  onSaved,
  onSendingFile,
  onUndrawable,
} from './media/on-media.js'
import { afterInput } from './compose/after-input.js'
import { onCompose } from './compose/on-compose.js'
import { onConsent } from './consent/on-consent.js'
import { withNotice } from './desk/notices.js'
import { onDesk } from './desk/on-desk.js'
import { onEvent } from './on-event.js'
import { onKey } from './on-key.js'
import { onList } from './list/on-list.js'
import { onPicker } from './picker/on-picker.js'
import { onTalk } from './talk/on-talk.js'
import { withinBounds } from './talk/paging.js'
import { onReloaded } from './talk/reloaded.js'
import { withAttended } from './talk/attended.js'
import { withSeen } from './talk/seen.js'
import type { View } from './view.js'

/** A view after one input, and what it asks the world for. What is in sight then is seen. */
export function update(view: View, input: Input): Step {
  return withAttended(view, withinBounds(withSeen(afterInput(view, changed(view, input)))))
}

function changed(view: View, input: Input): Step {
  switch (input.type) {
    case 'key':
      return onKey(view, input.key)
    case 'event':
      return withNotice(view, input.event, onEvent(view, input.event))
    case 'resized':
      return step({ ...view, size: input.size })
    case 'focus':
      return step({ ...view, focused: input.focused })
    case 'status':
      return onStatus(view, input.status)
    case 'chats':
      return onChats(view, input.chats)
    case 'opened':
      return onOpened(view, input)
    case 'older':
      return onOlder(view, input.with, input.page)
    case 'reloaded':
      return onReloaded(view, input.with, input.page)
    case 'sending':
      return onSending(view, input)
    case 'sending-file':
      return onSendingFile(view, input)
    case 'saved':
      return onSaved(view, input)
    case 'playing':
      return onPlaying(view, input)
    case 'undrawable':
      return onUndrawable(view, input)
    case 'media-failed':
      return onMediaFailed(view, input)
    case 'downloads':
      return onDownloads(view, input.downloads)
    case 'send-failed':
      return onSendFailed(view, input.id, input.failure)
    case 'trusted':
      return onTrusted(view, input.with, input.released)
    case 'blocked':
      return onBlocked(view, input.with, input.blocked)
    case 'partners':
      return onPartners(view, input.partners)
    case 'partner':
      return onPartner(view, input.partner)
    case 'requests':
    case 'decided':
    case 'reported':
    case 'asked-to-reach':
    case 'interop':
    case 'interop-set':
    case 'enlistment':
    case 'ledger':
    case 'left':
    case 'undecided':
      return onConsent(view, input)
    case 'talk':
      return onTalk(view, input.talk)
    case 'list':
      return onList(view, input.list)
    case 'compose':
      return onCompose(view, input.compose)
    case 'picker':
      return onPicker(view, input.picker)
    case 'desk':
      return onDesk(view, input.desk)
    case 'failed':
      return step({ ...view, line: undoneLine(view, input.failure) })
  }
}
