// `parley send`: one text to one address; what cannot go now waits in the outbox.
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type SendOutcome } from '../client/api.js'
import { newMessageId } from '../client/engine/message-id.js'
import type { Dispatch } from './dispatch.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, requiredCount, requiredText } from './raw-args.js'
import { earlierOutcome, sendExitCode } from './send-outcome.js'

const DEFAULT_TIMEOUT_SECONDS = 20
/** Storing a message needs no network: it gets this long even when the command's time is up. */
const STORING_MS = 5_000

interface Message {
  readonly to: string
  readonly text: string
  readonly id: string
}

/**
 * `id` and `until` are fixed where the key was pressed, so that a command that is run again, because the
 * profile's owner died over it, sends no second message.
 */
export const send: ProfileCommand = {
  name: 'send',
  creates: false,
  lasting: false,
  async run(args, context) {
    const message = {
      to: formatAddress(parseAddress(requiredText(args, 'to'))),
      text: requiredText(args, 'text'),
      id: requiredText(args, 'id'),
    }
    const until = requiredCount(args, 'until')
    const offline = await whyOffline(goOnline(context, until))
    if (context.signal.aborted) throw new ClientError('failed', 'interrupted: nothing was sent')
    const outcome =
      earlierOutcome(context.client, message.to, message.id) ?? (await sendNow(context, message, until))
    context.output.emit(outcome)
    return sendExitCode(outcome, offline)
  },
}

async function sendNow(context: CommandContext, message: Message, until: number): Promise<SendOutcome> {
  const { client, clock } = context
  try {
    const limit = Math.max(until, clock.now() + STORING_MS)
    return await withinTime(context, limit, client.send(message.to, message.text, message.id))
  } catch (error) {
    const stored = earlierOutcome(client, message.to, message.id)
    if (stored) return stored
    throw error
  }
}

export function registerSend(program: Command, dispatch: Dispatch): void {
  program
    .command('send')
    .description('send a text; exit 0 once Meta has it')
    .argument('<text...>', 'the message')
    .requiredOption('--to <address>', '+4915550001@whatsapp or ada@parley')
    .option(
      '--timeout <seconds>',
      'how long to wait for Meta',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .action(async (words: string[], options: { to: string; timeout: number }) => {
      await dispatch.onProfile(send, ({ clock, randomBytes }) => ({
        to: options.to,
        text: words.join(' '),
        id: newMessageId(randomBytes),
        until: clock.now() + Math.round(options.timeout * 1000),
      }))
    })
}
