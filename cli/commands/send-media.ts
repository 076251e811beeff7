// `parley send-media`: one file to one address; an upload that stops goes on later from where it was.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type SendOutcome } from '../client/api.js'
import { newMessageId } from '../client/engine/message-id.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { goOnline, whyOffline } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, optionalText, requiredCount, requiredText } from './raw-args.js'
import { earlierOutcome, sendExitCode, sentEntry } from './send-outcome.js'
import type { Shell } from './shell.js'
import { unlessMoved, whileMoving } from './transfer.js'

const DEFAULT_TIMEOUT_SECONDS = 20

interface Upload {
  readonly id: string
  /** Known where the command itself makes the message. */
  readonly to?: string
  readonly begin: (signal: AbortSignal) => Promise<SendOutcome>
}

/**
 * `id` is fixed where the key was pressed: run again, because the profile's owner ended over it, the command goes
 * on with its own message. `reported`: it has printed how that ended.
 */
export const sendMedia: ProfileCommand = {
  name: 'send-media',
  creates: false,
  lasting: true,
  async run(args, context) {
    const { client } = context
    const to = formatAddress(parseAddress(requiredText(args, 'to')))
    const id = requiredText(args, 'id')
    const caption = optionalText(args, 'caption')
    const media = { path: requiredText(args, 'path'), caption, voice: args['voice'] === true }
    const begin = (signal: AbortSignal): Promise<SendOutcome> => {
      const entry = sentEntry(client, to, id)
      if (!entry) return client.sendMedia(to, media, { id, signal })
      const waits = entry.media?.state === 'uploading' || entry.media?.state === 'stopped'
      const earlier = waits ? undefined : earlierOutcome(client, to, id)
      return earlier ? Promise.resolve(earlier) : client.resumeMedia(id, { signal })
    }
    return deliver(args, context, { id, to, begin })
  },
}

export const resumeMedia: ProfileCommand = {
  name: 'resume-media',
  creates: false,
  lasting: true,
  run(args, context) {
    const id = requiredText(args, 'id')
    const begin = (signal: AbortSignal): Promise<SendOutcome> => context.client.resumeMedia(id, { signal })
    return deliver(args, context, { id, begin })
  },
}

/** Needs no connection: a message that was never sent only has to be given up here. */
export const cancelMedia: ProfileCommand = {
  name: 'cancel-media',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const id = requiredText(args, 'id')
    await client.cancelMedia(id)
    output.emit({ event: 'cancelled', id })
    return EXIT.ok
  },
}

async function deliver(args: JsonObject, context: CommandContext, upload: Upload): Promise<ExitCode> {
  if (args['reported'] === true) return EXIT.ok
  const patience = requiredCount(args, 'patience')
  const offline = await whyOffline(goOnline(context, context.clock.now() + patience))
  if (context.signal.aborted) throw new ClientError('failed', 'interrupted: nothing was sent')
  const outcome = await outcomeOf(context, upload, patience)
  if (outcome.event === 'stopped') unlessMoved(context)
  context.output.emit(outcome, { reported: outcome.event === 'sent' })
  return sendExitCode(outcome, offline)
}

/** Where waiting for it failed: how the message stands, if there is one. */
async function outcomeOf(context: CommandContext, upload: Upload, patience: number): Promise<SendOutcome> {
  const { id, to, begin } = upload
  try {
    return await whileMoving(context, { id, direction: 'up', patience, stops: false }, begin)
  } catch (error) {
    const stored = to === undefined ? undefined : earlierOutcome(context.client, to, id)
    if (stored) return stored
    throw error
  }
}

interface Options {
  readonly to?: string
  readonly caption?: string
  readonly voice?: true
  readonly resume?: string
  readonly cancel?: string
  readonly timeout: number
}

export function registerSendMedia(program: Command, dispatch: Dispatch): void {
  program
    .command('send-media')
    .description('send a file; exit 0 once Meta has the message. Ctrl-C stops it, --resume goes on')
    .argument('[file]', 'up to 100 MiB; what it is sent as is found in its content')
    .option('--to <address>', '+4915550001@whatsapp or ada@parley')
    .option('--caption <text>', 'what is said under the file')
    .option('--voice', 'send sound as a voice message')
    .option('--resume <id>', 'go on with a message whose upload stopped')
    .option('--cancel <id>', 'give up a message whose file is not sent yet')
    .option(
      '--timeout <seconds>',
      'how long to wait while nothing moves',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .action(async (file: string | undefined, options: Options) => {
      const [command, prepare] = chosen(file, options)
      await dispatch.onProfile(command, prepare)
    })
}

/** @throws {ClientError} `usage` for options that do not go together. */
function chosen(
  file: string | undefined,
  options: Options,
): readonly [ProfileCommand, (shell: Shell) => JsonObject] {
  const { to, caption, voice, resume, cancel, timeout } = options
  const patience = Math.round(timeout * 1000)
  const ids = [resume, cancel].filter((id) => id !== undefined)
  const [id] = ids
  if (id === undefined) {
    if (file === undefined || to === undefined) throw wrong('needs a file and --to ADDRESS')
    return [
      sendMedia,
      ({ randomBytes }) => ({
        ...{ to, id: newMessageId(randomBytes), patience },
        // The process that does it may have been started somewhere else.
        path: resolve(file),
        ...(caption === undefined || caption === '' ? {} : { caption }),
        ...(voice ? { voice } : {}),
      }),
    ]
  }
  if (ids.length > 1 || file !== undefined || to !== undefined || caption !== undefined || voice) {
    throw wrong('takes --resume ID or --cancel ID by itself')
  }
  return [resume === undefined ? cancelMedia : resumeMedia, () => ({ id, patience })]
}

function wrong(why: string): ClientError {
  return new ClientError('usage', `parley send-media ${why}: see --help`)
}
