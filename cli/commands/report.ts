// `parley report`: somebody's conduct, told to Meta with no more than the reporter attaches (integrity).
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { optionalText, requiredText, texts } from './raw-args.js'

const TIMEOUT_MS = 20_000
const MOST_ATTACHED = 5

/** Anybody with a chat here, accepted or not. */
export const report: ProfileCommand = {
  name: 'report',
  creates: false,
  lasting: false,
  async run(args, context) {
    const address = formatAddress(parseAddress(requiredText(args, 'address')))
    const done = await sendReport(args, context, address)
    context.output.emit({ event: 'reported', with: address, ...done })
    return EXIT.ok
  },
}

/** @returns what went with it. @throws {ClientError} `usage` for too many attachments, and as the client does. */
export async function sendReport(
  args: JsonObject,
  context: CommandContext,
  address: string,
): Promise<{ readonly attached: number; readonly blocked: boolean }> {
  const attach = [...new Set(texts(args, 'attach'))]
  if (attach.length > MOST_ATTACHED) {
    throw new ClientError('usage', `at most ${MOST_ATTACHED} messages go with a report, not ${attach.length}`)
  }
  const blocked = args['block'] === true
  const reason = optionalText(args, 'reason')
  const until = context.clock.now() + TIMEOUT_MS
  await goOnline(context, until)
  await withinTime(context, until, context.client.report(address, { attach, reason, block: blocked }))
  return { attached: attach.length, blocked }
}

export interface ReportFlags {
  readonly attach?: readonly string[]
  readonly reason?: string
  readonly block?: true
}

export function addReportOptions(command: Command): Command {
  return command
    .option('--attach <id...>', 'messages of theirs that Meta may read; none unless named')
    .option('--reason <text>', 'in your own words')
    .option('--block', 'block them too')
}

/** The flags as they are handed over. */
export function reportArgs({ attach, reason, block }: ReportFlags): JsonObject {
  return {
    ...(attach === undefined ? {} : { attach }),
    ...(reason === undefined ? {} : { reason }),
    ...(block === undefined ? {} : { block }),
  }
}

export function registerReport(program: Command, dispatch: Dispatch): void {
  addReportOptions(
    program
      .command('report')
      .description('report somebody to Meta; only what you attach can be read there')
      .argument('<address>', '+4915550001@whatsapp or ada@parley'),
  ).action(async (address: string, flags: ReportFlags) => {
    await dispatch.onProfile(report, () => ({ address, ...reportArgs(flags) }))
  })
}
