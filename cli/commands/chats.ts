// `parley chats`: whom this profile talks with; needs no connection.
import type { Command } from 'commander'
import type { ChatSummary } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'

export const chats: ProfileCommand = {
  name: 'chats',
  creates: false,
  lasting: false,
  run(args, { client, output }) {
    const unread = args['unread'] === true
    for (const chat of client.chats()) {
      if (!unread || chat.unread > 0) output.emit({ event: 'chat', chat })
    }
    return Promise.resolve(EXIT.ok)
  },
}

/** How a chat stands and is kept, as one line. */
export function chatText(chat: ChatSummary): string {
  const { with: address, label, unread, mentions, standing } = chat
  const who = label === undefined ? sanitise(address) : `${sanitise(label)} (${sanitise(address)})`
  const marks = [
    ...(unread === 0 ? [] : [`${unread} unread`]),
    ...(mentions === 0 ? [] : [`${mentions} naming you`]),
    ...(standing === 'request' ? ['asks to write: parley requests list'] : []),
    ...(standing === 'asked' ? ['has not answered yet'] : []),
    ...(chat.identityChanged ? ['key changed: parley safety'] : []),
    ...(['verified', 'blocked', 'pinned', 'muted', 'archived'] as const).filter((name) => chat[name]),
  ]
  return [who, ...marks].join(' · ')
}

export function registerChats(program: Command, dispatch: Dispatch): void {
  program
    .command('chats')
    .description('list the chats, the newest first, and how each is kept')
    .option('--unread', 'only those with something new')
    .action(async (flags: { unread?: true }) => {
      await dispatch.onProfile(chats, () => ({ ...flags }))
    })
}
