// The key sheet: commands first, because with them everything can be done; then the keys.
import { COMMANDS } from './commands.js'
import type { Line } from './view.js'
import { fit } from './width.js'

const KEYS: readonly (readonly [string, string])[] = [
  ['Enter', 'send · Alt-Enter or Ctrl-J begins a new line'],
  ['PageUp PageDown', 'older and newer messages · Shift-↑ ↓ line by line'],
  ['Alt-A', 'next unread chat · Ctrl-N Ctrl-P next and previous'],
  ['↑ ↓', 'what you sent before; in the list, choose a chat'],
  ['Tab', 'the other person, side by side'],
  ['Esc', 'close a message; in a narrow terminal, back to the list'],
  ['Ctrl-Q Ctrl-C', 'quit · Ctrl-Z suspend · Ctrl-L redraw'],
]
const NAME_CELLS = 16

export function keySheet(): readonly Line[] {
  const commands = Object.values(COMMANDS).map(({ usage, does }) => [usage, does] as const)
  const lines = [...commands, ...KEYS].map(([name, does]): Line => ({
    tone: 'plain',
    text: ` ${fit(name, NAME_CELLS)} ${does}`,
  }))
  return [
    ...lines,
    { tone: 'quiet', text: ' ✓ sent: stored by Meta · ✓✓ delivered · ⧗ ‖ waiting · any key closes this' },
  ]
}
