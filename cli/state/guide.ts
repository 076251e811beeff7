// First steps: what a person with an empty screen can type.
import type { Line, View } from './view.js'
import { wrap } from './width.js'

const plain = (text: string): Line => ({ tone: 'plain', text })
const quiet = (text: string): Line => ({ tone: 'quiet', text })
const accent = (text: string): Line => ({ tone: 'accent', text })

const PARTNER: readonly Line[] = [
  plain('No chats yet. To write to somebody on WhatsApp, type'),
  accent('/to +4915550001@whatsapp'),
  plain('and then your message.'),
  plain(''),
  quiet('They must have let your app reach them; if not, your message fails and says so.'),
]

const META: readonly Line[] = [
  plain('No chats yet. Other apps reach you only if you let them:'),
  accent('/partners'),
  plain('lists them, and /enable with a number lets one in. Then'),
  accent('/to ada@parley'),
  plain('opens a chat with a person there.'),
]

const CHOOSE: readonly Line[] = [
  plain('Choose a chat with ↑ ↓ and Enter, or type /to ADDRESS.'),
  quiet('? shows all keys.'),
]
const FIRST: readonly Line[] = [plain('No messages yet. Write the first one; Enter sends it.')]

function guideFor(view: View): readonly Line[] {
  if (view.chat !== undefined) return FIRST
  if (view.chats.length > 0) return CHOOSE
  return view.kind === 'meta' ? META : PARTNER
}

export function guideLines(view: View, width: number): readonly Line[] {
  return guideFor(view).flatMap(({ text, tone }) => wrap(text, width).map((line) => ({ tone, text: line })))
}
