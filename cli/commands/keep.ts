// `parley pin`, `mute`, `archive`, `label` and their opposites: how the user keeps a chat, which nobody else learns.
import type { Command } from 'commander'
import { ClientError, type ChatPreferences, type ParleyClient } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, optionalText } from './raw-args.js'

type Change = Partial<ChatPreferences>

interface Keeping {
  readonly name: string
  readonly does: string
  readonly change: Change
}

const KEEPINGS: readonly Keeping[] = [
  { name: 'pin', does: 'keep a chat on top of the list', change: { pinned: true } },
  { name: 'unpin', does: 'do not keep it on top any more', change: { pinned: false } },
  { name: 'mute', does: 'no notifications from a chat', change: { muted: true } },
  { name: 'unmute', does: 'notifications again', change: { muted: false } },
  { name: 'archive', does: 'put a chat away until something new comes', change: { archived: true } },
  { name: 'unarchive', does: 'take it back into the list', change: { archived: false } },
]

function keeping(name: string, changeOf: (args: JsonObject) => Change): ProfileCommand {
  return {
    name,
    creates: false,
    lasting: false,
    async run(args, { client, output }) {
      const address = chatOf(args, 'address')
      chatWith(client, address)
      await client.people.setPreferences(address, changeOf(args))
      output.emit({ event: 'chat', chat: chatWith(client, address) })
      return EXIT.ok
    },
  }
}

function chatWith(client: ParleyClient, address: string): ReturnType<ParleyClient['chats']>[number] {
  const chat = client.chats().find((each) => each.with === address)
  if (chat) return chat
  throw new ClientError('usage', `there is no chat with ${address} yet: write to them first`)
}

const KEEP = new Map(KEEPINGS.map(({ name, change }) => [name, keeping(name, () => change)]))

export const label = keeping('label', (args) => ({ label: optionalText(args, 'name') }))
export const keepCommands: readonly ProfileCommand[] = [...KEEP.values(), label]

export function registerKeep(program: Command, dispatch: Dispatch): void {
  for (const { name, does } of KEEPINGS) {
    const command = KEEP.get(name)
    if (command === undefined) continue
    program
      .command(name)
      .description(does)
      .argument('<address>', 'the chat, such as +4915550001@whatsapp')
      .action(async (address: string) => {
        await dispatch.onProfile(command, () => ({ address }))
      })
  }
  program
    .command('label')
    .description('what you call somebody; only you see it')
    .argument('<address>', '+4915550001@whatsapp or ada@parley')
    .argument('[name]', 'at most 64 characters; without it the label is taken away')
    .action(async (address: string, name: string | undefined) => {
      await dispatch.onProfile(label, () => (name === undefined ? { address } : { address, name }))
    })
}
