// Where a profile's command runs: in the process that has the profile open, or here.
import { delay } from '#platform/clock.js'
import { claimProfile } from '../profile/claim.js'
import type { OwnerConnection } from '../profile/hand-over.js'
import type { JsonObject } from '../profile/json-lines.js'
import { findProfile, homeFolder, type ProfilePlace } from '../profile/profile-folder.js'
import { ClientError } from '../client/api.js'
import { jsonLine } from '../faces/json-line.js'
import { HandedOverFailure } from './exit-code.js'
import type { Output } from './output.js'
import { ownProfile } from './ownership.js'
import { transferText } from './media-text.js'
import { heardText, plainText } from './plain-text.js'
import type { ProfileCommand } from './profile-command.js'
import { printer, type Printer } from './printer.js'
import type { GlobalFlags, Shell } from './shell.js'
import { sayNotices } from './unheard-notices.js'

/**
 * An owner that ends hands a command back, and with many commands at once every one of them is an owner for a moment.
 * That goes on for so long before it is reported instead.
 */
const PATIENCE_MS = 30_000
const TRY_AGAIN_MS = 20

/** @throws {HandedOverFailure} where it failed in the owner; else whatever the command throws. */
export async function runOnProfile(
  shell: Shell,
  flags: GlobalFlags,
  command: ProfileCommand,
  prepare: () => JsonObject | Promise<JsonObject>,
): Promise<number> {
  // Nobody is asked anything for a profile that is not there.
  const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, command.creates)
  const print = printer(shell)
  try {
    return await runWhereItBelongs(shell, flags, { place, command, first: await prepare() }, print)
  } finally {
    print.end()
  }
}

interface Errand {
  readonly place: ProfilePlace
  readonly command: ProfileCommand
  readonly first: JsonObject
}

async function runWhereItBelongs(
  shell: Shell,
  flags: GlobalFlags,
  { place, command, first }: Errand,
  print: Printer,
): Promise<number> {
  let args = first
  for (const until = shell.clock.now() + PATIENCE_MS; shell.clock.now() < until;) {
    const claim = await claimProfile(place, shell.runtime, shell.clock)
    if (claim.kind === 'owner') {
      const { clock, interrupted: signal } = shell
      const output = printedOutput(flags, print)
      return ownProfile(shell, flags, { place, claim, holds: command.name }, (client) => {
        if (!command.lasting) sayNotices(client, print)
        return command.run(args, { client, output, clock, signal, watched: false })
      })
    }
    const end = await handOver(shell, flags, claim.owner, command, args, print)
    if (end.kind === 'exit') return end.code
    args = end.args
    await delay(shell.clock, TRY_AGAIN_MS)
  }
  throw new ClientError('failed', `the process that had profile "${place.name}" open kept ending: try again`)
}

async function handOver(
  shell: Shell,
  flags: GlobalFlags,
  owner: OwnerConnection,
  command: ProfileCommand,
  args: JsonObject,
  print: Printer,
) {
  if (flags.trace !== undefined) {
    print.note(`no trace is written: process ${owner.greeting.pid} runs this and writes its own`)
  }
  const request = { command: command.name, args, json: flags.json === true }
  const output = { out: print.line, note: print.note, progress: print.progress }
  const end = await owner.handOver(request, output, shell.interrupted)
  if (end.kind === 'exit' && end.error !== undefined) throw new HandedOverFailure(end.code, end.error)
  return end
}

function printedOutput(flags: GlobalFlags, print: Printer): Output {
  return {
    emit(record) {
      print.line(flags.json === true ? jsonLine(record) : plainText(record))
    },
    heard(event) {
      print.line(flags.json === true ? jsonLine(event) : heardText(event))
    },
    note: print.note,
    progress(event) {
      if (flags.json === true) print.line(jsonLine(event))
      else print.progress(transferText(event))
    },
  }
}
