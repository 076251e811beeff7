// `parley send` and `parley reply`: one text to one address; what cannot go now waits in the outbox.
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type MessageRef, type SendOutcome } from '../client/api.js'
import { newMessageId } from '../client/engine/message-id.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { namedMessage } from './named-message.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, optionalText, requiredCount, requiredText } from './raw-args.js'
import { earlierOutcome, sendExitCode } from './send-outcome.js'
import type { Shell } from './shell.js'

const DEFAULT_TIMEOUT_SECONDS = 20
/** Storing a message needs no network: it gets this long even when the command's time is up. */
const STORING_MS = 5_000

interface Message {
  readonly to: string
  readonly text: string
  readonly id: string
  /** What it answers. */
  readonly answers: MessageRef | undefined
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
    const to = formatAddress(parseAddress(requiredText(args, 'to')))
    const replyTo = optionalText(args, 'replyTo')
    const message = {
      ...{ to, text: requiredText(args, 'text'), id: requiredText(args, 'id') },
      answers: replyTo === undefined ? undefined : namedMessage(context.client, to, replyTo),
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
  const { to, text, id, answers } = message
  try {
    const limit = Math.max(until, clock.now() + STORING_MS)
    const sending = answers === undefined ? client.send(to, text, id) : client.talk.reply(answers, text, id)
    return await withinTime(context, limit, sending)
  } catch (error) {
    const stored = earlierOutcome(client, to, id)
    if (stored) return stored
    throw error
  }
}

interface Flags {
  readonly to: string
  readonly timeout: number
}

function messageCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<text...>', 'the message')
    .requiredOption('--to <address>', '+4915550001@whatsapp or ada@parley')
    .option(
      '--timeout <seconds>',
      'how long to wait for Meta',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
}

/** What is fixed at the key press. */
function argsOf(
  { clock, randomBytes }: Shell,
  words: readonly string[],
  { to, timeout }: Flags,
  replyTo: string | undefined,
): JsonObject {
  return {
    ...{ to, text: words.join(' '), id: newMessageId(randomBytes) },
    until: clock.now() + Math.round(timeout * 1000),
    ...(replyTo === undefined ? {} : { replyTo }),
  }
}

export function registerSend(program: Command, dispatch: Dispatch): void {
  messageCommand(program, 'send', 'send a text; exit 0 once Meta has it')
    .option('--reply-to <id>', 'the message that it answers')
    .action(async (words: string[], options: Flags & { replyTo?: string }) => {
      await dispatch.onProfile(send, (shell) => argsOf(shell, words, options, options.replyTo))
    })
}

export function registerReply(program: Command, dispatch: Dispatch): void {
  messageCommand(program, 'reply', 'answer a message: it is quoted where their app shows that')
    .requiredOption(
      '--message <id>',
      'its id or the beginning of it, as listen and history print it with --json',
    )
    .action(async (words: string[], options: Flags & { message: string }) => {
      await dispatch.onProfile(send, (shell) => argsOf(shell, words, options, options.message))
    })
}
