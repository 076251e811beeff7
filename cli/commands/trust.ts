// `parley trust`: accepts a contact's present identity key and lets the held messages go.
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, failureOf } from './exit-code.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, requiredCount, requiredText } from './raw-args.js'

const DEFAULT_TIMEOUT_SECONDS = 20

/** Succeeds once the key is trusted; released messages that cannot go now wait in the outbox. */
export const trust: ProfileCommand = {
  name: 'trust',
  creates: false,
  lasting: false,
  async run(args, context) {
    const address = formatAddress(parseAddress(requiredText(args, 'address')))
    const until = requiredCount(args, 'until')
    const offline = await whyOffline(goOnline(context, until))
    const { released } = await context.client.trust(address)
    context.output.emit({ event: 'trusted', with: address, released })
    if (released === 0) return EXIT.ok
    if (offline) context.output.note(`${offline.message}; the released messages go with the next connection`)
    else await outboxEmpty(context, until)
    return EXIT.ok
  },
}

/** Waits for the released messages' acks; what is left at `until` stays in the outbox. */
async function outboxEmpty(context: CommandContext, until: number): Promise<void> {
  const { client, output } = context
  let stop: (() => void) | undefined
  const empty = new Promise<void>((resolve) => {
    const look = (): void => {
      if (client.status().outbox === 0) resolve()
    }
    stop = client.subscribe(look)
    look()
  })
  try {
    await withinTime(context, until, empty)
  } catch (error) {
    output.note(`${failureOf(error).line}; ${client.status().outbox} message(s) wait in the outbox`)
  } finally {
    stop?.()
  }
}

export function registerTrust(program: Command, dispatch: Dispatch): void {
  program
    .command('trust')
    .description('accept the present key of a contact whose identity changed')
    .argument('<address>', '+4915550001@whatsapp or ada@parley')
    .option(
      '--timeout <seconds>',
      'how long to wait for Meta',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .action(async (address: string, options: { timeout: number }) => {
      await dispatch.onProfile(trust, ({ clock }) => ({
        address,
        until: clock.now() + Math.round(options.timeout * 1000),
      }))
    })
}
