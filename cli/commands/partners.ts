// `parley partners`: which apps may reach this WhatsApp account (framework: the user picks the apps).
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
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
  run: (args, context) => choose(args, context, true),
}

export const disablePartners: ProfileCommand = {
  name: 'partners disable',
  creates: false,
  lasting: false,
  run: (args, context) => choose(args, context, false),
}

async function choose(args: JsonObject, context: CommandContext, enabled: boolean): Promise<typeof EXIT.ok> {
  const ids = counts(args, 'ids')
  const until = await online(context)
  for (const id of ids) {
    const partner = await withinTime(context, until, context.client.setPartner(id, enabled))
    context.output.emit({ event: 'partner', ...partner })
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
  for (const [name, command, description] of [
    ['enable', enablePartners, 'let these apps reach me'],
    ['disable', disablePartners, 'no longer let them'],
  ] as const) {
    partners
      .command(name)
      .description(description)
      .argument('<id...>', 'integrator ids, as listed')
      .action(async (ids: string[]) => {
        await dispatch.onProfile(command, () => ({ ids: ids.map(numberOption('an id')) }))
      })
  }
}
