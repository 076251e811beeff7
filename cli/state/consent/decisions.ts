// Decisions that a key, a command or a sheet can begin.
import { nameInLine } from '../boundary.js'
import type { View } from '../view.js'
import type { Confirm } from './flow.js'

function confirming(view: View, confirm: Omit<Confirm, 'kind' | 'from'>): View {
  const flow: Confirm = { kind: 'confirm', from: 0, ...confirm }
  return { ...view, flow, sheet: undefined, line: undefined }
}

export function startDelete(view: View, address: string): View {
  return confirming(view, {
    title: `Delete the request of ${nameInLine(address)}?`,
    effects: [
      'Its messages go away, here and where they wait at Meta.',
      'They are told nothing: it looks as if you had not decided.',
      'If they write again, that is a new request. Blocking them stops that.',
    ],
    act: 'delete it',
    intent: { do: 'delete-request', with: address },
  })
}

export function startLeave(view: View): View {
  return confirming(view, {
    title: 'Leave WhatsApp?',
    effects: [
      'Meta deletes your keys, what waits for you, whom you accepted and whom you blocked.',
      'People you talk with there are told that you left. Nobody there reaches you any more.',
      'Your app’s server records that you withdrew. What is not sent yet fails.',
      'Your chats stay on this device, and so does what you know of the keys of others.',
      'parley enlist comes back, with new keys: your peers are warned, and accept you anew.',
    ],
    act: 'leave',
    intent: { do: 'leave' },
  })
}

export function startTurnOff(view: View): View {
  return confirming(view, {
    title: 'Turn off messages from other apps?',
    effects: [
      'No app reaches you any more, from this moment on.',
      'What waits from their users at Meta is deleted, unread.',
      'Your chats with them stay on this device. You can turn apps on again at any time.',
    ],
    act: 'turn it off',
    intent: { do: 'set-interop', choice: { apps: [] } },
  })
}
