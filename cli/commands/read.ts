// `parley read`: somebody looked at a chat, and says so.
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { namedMessage } from './named-message.js'
import { goOnline, whyOffline } from './online.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, optionalText } from './raw-args.js'

const TIMEOUT_MS = 20_000

/** Receipts go under the rules of the app: to accepted people, where this user lets them. */
export const read: ProfileCommand = {
  name: 'read',
  creates: false,
  lasting: false,
  async run(args, context) {
    const { client, clock, output } = context
    const address = chatOf(args, 'with')
    const upTo = optionalText(args, 'upTo')
    const message = upTo === undefined ? undefined : namedMessage(client, address, upTo, 'in')
    const offline = await whyOffline(goOnline(context, clock.now() + TIMEOUT_MS))
    client.talk.read(address, message?.id)
    if (offline) output.note(`${offline.message}; receipts go with the next connection`)
    output.emit({ event: 'read', with: address })
    return EXIT.ok
  },
}

export function registerRead(program: Command, dispatch: Dispatch): void {
  program
    .command('read')
    .description('mark a chat as read; they learn it where you let them')
    .requiredOption('--with <address>', '+4915550001@whatsapp or ada@parley')
    .option('--up-to <id>', 'only up to this message of theirs')
    .action(async (flags: { with: string; upTo?: string }) => {
      await dispatch.onProfile(read, () => ({ ...flags }))
    })
}
