// First steps: what somebody with an empty screen can type next. Each page names one thing to do, and goes away once
// it is done.
import { keyOf } from './keys/key-of.js'
import { paragraph, plain, quiet } from './paragraphs.js'
import type { Line, View } from './view.js'

/** What can be typed or pressed. */
const accent = (text: string): Line => ({ tone: 'accent', text })

const PARTNER: readonly Line[] = [
  plain('No chats yet. To write to somebody on WhatsApp, type'),
  accent('/to +4915550001@whatsapp'),
  plain('with their number, and then your message.'),
  plain(''),
  quiet('They must have let your app reach them; if not, your message fails and says so.'),
  quiet('/reach with their address asks them to; whether it arrives is never told.'),
]

function meta(view: View): readonly Line[] {
  const key = keyOf(view, 'interop')
  const too = key === '/interop' ? '' : ` (${key} does too)`
  return [
    plain('No chats yet. Other apps reach you only if you let them:'),
    accent('/interop'),
    plain(`says what to know about it and lets you pick them${too}. Then`),
    accent('/to ada@parley'),
    plain('opens a chat with a person there.'),
  ]
}

const META_ON: readonly Line[] = [
  plain('No chats yet. Apps you have let in may reach you;'),
  accent('/consent'),
  plain('shows which, and turns them off. To write to somebody there, type'),
  accent('/to ada@parley'),
  quiet('A first message from somebody new waits here as a request.'),
]

const putAway = (view: View): readonly Line[] => [
  plain('All your chats are put away. To see them, press'),
  accent(keyOf(view, 'archived')),
  plain('and to write to somebody else, type'),
  accent('/to ADDRESS'),
]

const choose = (view: View): readonly Line[] => [
  plain(
    `Choose a chat with ${keyOf(view, 'cursor-up')} ${keyOf(view, 'cursor-down')} and ${keyOf(view, 'send')}, or type`,
  ),
  accent('/to ADDRESS'),
  quiet(`${keyOf(view, 'palette')} finds every command, ? shows all keys.`),
]

const first = (view: View): readonly Line[] => [
  plain(`No messages yet. Write the first one; ${keyOf(view, 'send')} sends it.`),
  quiet('/send PATH sends a file, : and two letters find an emoji.'),
]

function guideFor(view: View): readonly Line[] {
  if (view.chat !== undefined) return first(view)
  if (view.chats.length > 0)
    return view.chats.every(({ archived }) => archived) ? putAway(view) : choose(view)
  if (view.kind === 'partner') return PARTNER
  return view.interop?.apps.some(({ enabled }) => enabled) === true ? META_ON : meta(view)
}

/** Wrapped to `width` cells. */
export function guideLines(view: View, width: number): readonly Line[] {
  return guideFor(view).flatMap((line) => paragraph(line, width))
}
