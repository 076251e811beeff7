// `parley partners`: which apps may reach this WhatsApp account (framework: the user picks the apps).
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { acceptedWarnings, askWarnings } from './interop.js'
import { goOnline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { counts, numberOption } from './raw-args.js'
import type { JsonObject } from '../profile/json-lines.js'

const TIMEOUT_MS = 20_000

export const listPartners: ProfileCommand = {
  name: 'partners list',
  creates: false,
  lasting: false,
  async run(_args, context) {
    const until = await online(context)
    for (const partner of await withinTime(context, until, context.client.partners())) {
      context.output.emit({ event: 'partner', ...partner })
    }
    return EXIT.ok
  },
}

export const enablePartners: ProfileCommand = {
  name: 'partners enable',
  creates: false,
  lasting: false,
  async run(args, context) {
    const ids = counts(args, 'ids')
    return choose(ids, context, await acceptedWarnings(args, context))
  },
}

export const disablePartners: ProfileCommand = {
  name: 'partners disable',
  creates: false,
  lasting: false,
  run: (args, context) => choose(counts(args, 'ids'), context),
}

/** @param accepted the warnings that were accepted: turns the apps on; without it they are turned off. */
async function choose(
  ids: readonly number[],
  context: CommandContext,
  accepted?: string,
): Promise<typeof EXIT.ok> {
  const { client, output } = context
  const until = await online(context)
  for (const id of ids) {
    const change =
      accepted === undefined ? client.setPartner(id, false) : client.setPartner(id, true, accepted)
    output.emit({ event: 'partner', ...(await withinTime(context, until, change)) })
  }
  return EXIT.ok
}

async function online(context: CommandContext): Promise<number> {
  const until = context.clock.now() + TIMEOUT_MS
  await goOnline(context, until)
  return until
}

export function registerPartners(program: Command, dispatch: Dispatch): void {
  const partners = program.command('partners').description('which apps may reach this account')
  partners
    .command('list')
    .description('every app that could')
    .action(async () => {
      await dispatch.onProfile(listPartners, () => ({}))
    })
  partners
    .command('enable')
    .description('let these apps reach me; shows the warnings, and running it accepts them')
    .argument('<id...>', 'integrator ids, as listed')
    .option('--yes', 'do not ask at a terminal')
    .action(async (ids: string[], { yes }: { yes?: true }) => {
      await dispatch.onProfile(enablePartners, async (shell) => ({
        ...integratorIds(ids),
        ...(await askWarnings(shell, yes === true)),
      }))
    })
  partners
    .command('disable')
    .description('no longer let them')
    .argument('<id...>', 'integrator ids, as listed')
    .action(async (ids: string[]) => {
      await dispatch.onProfile(disablePartners, () => integratorIds(ids))
    })
}

/** @throws {ClientError} `usage`. */
function integratorIds(ids: readonly string[]): JsonObject {
  return { ids: ids.map(numberOption('an id')) }
}
