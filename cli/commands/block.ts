// `parley block` and `parley unblock`: whom this account does not want to hear from (framework: blocking).
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, withinTime } from './online.js'
import type { ProfileCommand } from './profile-command.js'
import { optionalText, requiredText } from './raw-args.js'

const TIMEOUT_MS = 20_000

/** Without an address: prints who is blocked. */
export const block: ProfileCommand = {
  name: 'block',
  creates: false,
  lasting: false,
  async run(args, context) {
    const { client, clock, output } = context
    const text = optionalText(args, 'address')
    const address = text === undefined ? undefined : formatAddress(parseAddress(text))
    const until = clock.now() + TIMEOUT_MS
    await goOnline(context, until)
    if (address !== undefined) await withinTime(context, until, client.block(address))
    const blocked = address === undefined ? await withinTime(context, until, client.blocked()) : [address]
    for (const each of blocked) output.emit({ event: 'blocked', address: each })
    return EXIT.ok
  },
}

export const unblock: ProfileCommand = {
  name: 'unblock',
  creates: false,
  lasting: false,
  async run(args, context) {
    const address = formatAddress(parseAddress(requiredText(args, 'address')))
    const until = context.clock.now() + TIMEOUT_MS
    await goOnline(context, until)
    await withinTime(context, until, context.client.unblock(address))
    context.output.emit({ event: 'unblocked', address })
    return EXIT.ok
  },
}

export function registerBlock(program: Command, dispatch: Dispatch): void {
  program
    .command('block')
    .description('no longer hear from somebody, nor reach them')
    .argument('[address]', '+4915550001@whatsapp or ada@parley; without it, who is blocked is printed')
    .action(async (address: string | undefined) => {
      await dispatch.onProfile(block, () => (address === undefined ? {} : { address }))
    })
  program
    .command('unblock')
    .description('hear from somebody again')
    .argument('<address>', '+4915550001@whatsapp or ada@parley')
    .action(async (address: string) => {
      await dispatch.onProfile(unblock, () => ({ address }))
    })
}
