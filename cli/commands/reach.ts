// `parley reach`: asks a WhatsApp user to let this app reach them (framework: reachability).
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, withinTime } from './online.js'
import type { ProfileCommand } from './profile-command.js'
import { requiredText } from './raw-args.js'

const TIMEOUT_MS = 20_000

/** Ends the same way whoever that is: whether they exist, were shown it or refused is never told. */
export const reach: ProfileCommand = {
  name: 'reach',
  creates: false,
  lasting: false,
  async run(args, context) {
    const address = formatAddress(parseAddress(requiredText(args, 'address')))
    const until = context.clock.now() + TIMEOUT_MS
    await goOnline(context, until)
    await withinTime(context, until, context.client.askToReach(address))
    context.output.emit({ event: 'asked', address })
    return EXIT.ok
  },
}

export function registerReach(program: Command, dispatch: Dispatch): void {
  program
    .command('reach')
    .description('ask a WhatsApp user to let this app reach them; no answer ever comes')
    .argument('<address>', '+4915550001@whatsapp')
    .action(async (address: string) => {
      await dispatch.onProfile(reach, () => ({ address }))
    })
}
