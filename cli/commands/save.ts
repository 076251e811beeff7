// `parley save`: the file of a message, fetched where needed, checked, and written under a safe name.
import { statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type SavedMedia } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, whyOffline } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, optionalText, requiredCount, requiredText } from './raw-args.js'
import { unlessMoved, whileMoving } from './transfer.js'

const DEFAULT_TIMEOUT_SECONDS = 20

interface Wish {
  readonly id: string
  /** Absolute. */
  readonly out: string
  readonly with: string | undefined
  readonly patience: number
}

/** `out` is fixed where the key was pressed. `reported`: a run elsewhere has saved it. */
export const save: ProfileCommand = {
  name: 'save',
  creates: false,
  lasting: true,
  async run(args, context) {
    if (args['reported'] === true) return EXIT.ok
    const chat = optionalText(args, 'with')
    const wish = {
      id: requiredText(args, 'id'),
      out: requiredText(args, 'out'),
      with: chat === undefined ? undefined : formatAddress(parseAddress(chat)),
      patience: requiredCount(args, 'patience'),
    }
    const saved = await saveWhereverItIs(context, wish)
    context.output.emit({ event: 'saved', ...saved }, { reported: true })
    return EXIT.ok
  },
}

/** A file that is here, or whose host needs no login, is saved without a connection. */
async function saveWhereverItIs(context: CommandContext, wish: Wish): Promise<SavedMedia> {
  try {
    return await saveNow(context, wish)
  } catch (error) {
    const online = context.client.status().connection.state === 'online'
    if (online || !(error instanceof ClientError) || error.code !== 'cannot-connect') throw error
  }
  const offline = await whyOffline(goOnline(context, context.clock.now() + wish.patience))
  if (offline) {
    throw new ClientError(
      offline.code,
      `${offline.message}; the file is not here yet, and can be saved later`,
    )
  }
  return saveNow(context, wish)
}

async function saveNow(
  context: CommandContext,
  { id, out, with: chat, patience }: Wish,
): Promise<SavedMedia> {
  const transfer = { id, direction: 'down', patience, stops: true } as const
  try {
    return await whileMoving(context, transfer, (signal) =>
      context.client.saveMedia(id, { out, signal }, chat),
    )
  } catch (error) {
    unlessMoved(context)
    if (!context.signal.aborted) throw error
    throw new ClientError('failed', `stopped, nothing is saved: parley save --id ${id} goes on`)
  }
}

/** @throws {ClientError} `usage` where a folder is meant that is not there. */
function target(out: string | undefined): string {
  const path = resolve(out ?? '.')
  const folder = out !== undefined && (out.endsWith(sep) || out.endsWith('/'))
  if (folder && statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ClientError('usage', `there is no folder "${path}": make it first`)
  }
  return path
}

export function registerSave(program: Command, dispatch: Dispatch): void {
  program
    .command('save')
    .description('save the file of a message; never over another file')
    .requiredOption('--id <id>', 'of the message, as listen and history print it')
    .option('--out <path>', 'a new file, or the folder to put it into (default: here)')
    .option('--with <address>', 'the chat, where two have a message of that id')
    .option(
      '--timeout <seconds>',
      'how long to wait while nothing moves',
      numberOption('--timeout'),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .action(async (options: { id: string; out?: string; with?: string; timeout: number }) => {
      const { id, out, timeout } = options
      await dispatch.onProfile(save, (): JsonObject => ({
        id,
        out: target(out),
        ...(options.with === undefined ? {} : { with: options.with }),
        patience: Math.round(timeout * 1000),
      }))
    })
}
