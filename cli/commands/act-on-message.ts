// `parley react`, `parley revoke`, `parley forget`: what is done to a message that exists.
import type { Command } from 'commander'
import { ClientError, type SendOutcome } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { namedMessage } from './named-message.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { chatOf, numberOption, requiredCount, requiredText } from './raw-args.js'
import { sendExitCode } from './send-outcome.js'

const DEFAULT_TIMEOUT_SECONDS = 20
/** Storing what is to be sent needs no network: it gets this long even when the command's time is up. */
const STORING_MS = 5_000

/** `emoji` is empty where the reaction is taken back. Doing it twice changes nothing more. */
export const react: ProfileCommand = {
  name: 'react',
  creates: false,
  lasting: false,
  async run(args, context) {
    const emoji = args['remove'] === true ? '' : requiredText(args, 'emoji')
    const message = namedMessage(context.client, chatOf(args, 'to'), requiredText(args, 'message'))
    const asText = args['asText'] === true
    return goesOut(args, context, () => context.client.talk.react(message, emoji, { asText }))
  },
}

export const revoke: ProfileCommand = {
  name: 'revoke',
  creates: false,
  lasting: false,
  async run(args, context) {
    const message = namedMessage(context.client, chatOf(args, 'to'), requiredText(args, 'message'), 'out')
    return goesOut(args, context, () => context.client.talk.revoke(message))
  },
}

export const forget: ProfileCommand = {
  name: 'forget',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const message = namedMessage(client, chatOf(args, 'with'), requiredText(args, 'message'))
    await client.talk.forget(message)
    output.emit({ event: 'forgotten', with: message.with, id: message.id })
    return EXIT.ok
  },
}

/** Sends what `act` makes, as `parley send` does; without a connection it waits in the outbox. */
async function goesOut(
  args: JsonObject,
  context: CommandContext,
  act: () => Promise<SendOutcome>,
): Promise<ExitCode> {
  const until = requiredCount(args, 'until')
  const offline = await whyOffline(goOnline(context, until))
  if (context.signal.aborted) throw new ClientError('failed', 'interrupted: nothing was sent')
  const limit = Math.max(until, context.clock.now() + STORING_MS)
  const outcome = await withinTime(context, limit, act())
  context.output.emit(outcome)
  return sendExitCode(outcome, offline)
}

interface Flags {
  readonly to: string
  readonly timeout: number
}

function timed(command: Command): Command {
  return command
    .requiredOption('--to <address>', 'the chat, such as +4915550001@whatsapp')
    .option(
      '--timeout <seconds>',
      'how long to wait for Meta',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
}

const WHICH = 'its id or the beginning of it, as listen and history print it with --json'

export function registerReact(program: Command, dispatch: Dispatch): void {
  timed(program.command('react').description('react to a message with one emoji, in place of the one before'))
    .requiredOption('--message <id>', WHICH)
    .option('--remove', 'take the reaction back')
    .option('--as-text', 'where their app shows no reactions: send a text that says it')
    .argument('[emoji]', 'such as 👍')
    .action(
      async (emoji: string | undefined, flags: Flags & { message: string; remove?: true; asText?: true }) => {
        const { to, message, timeout, remove, asText } = flags
        await dispatch.onProfile(react, ({ clock }) => ({
          ...{ to, message, until: clock.now() + Math.round(timeout * 1000) },
          ...(emoji === undefined ? {} : { emoji }),
          ...(remove === undefined ? {} : { remove }),
          ...(asText === undefined ? {} : { asText }),
        }))
      },
    )
}

export function registerRevoke(program: Command, dispatch: Dispatch): void {
  timed(program.command('revoke').description('take a message of yours back, for both'))
    .argument('<id>', WHICH)
    .action(async (message: string, { to, timeout }: Flags) => {
      await dispatch.onProfile(revoke, ({ clock }) => ({
        ...{ to, message, until: clock.now() + Math.round(timeout * 1000) },
      }))
    })
}

export function registerForget(program: Command, dispatch: Dispatch): void {
  program
    .command('forget')
    .description('remove a message from this profile alone; nobody is told')
    .requiredOption('--with <address>', 'the chat')
    .argument('<id>', WHICH)
    .action(async (message: string, flags: { with: string }) => {
      await dispatch.onProfile(forget, () => ({ with: flags.with, message }))
    })
}
