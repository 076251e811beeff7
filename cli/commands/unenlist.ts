// `parley unenlist`: leaves a service; the history stays readable here (framework: deletion).
import type { Command } from 'commander'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, whyOffline, withinTime } from './online.js'
import type { ProfileCommand } from './profile-command.js'
import { requiredService } from './raw-args.js'

const TIMEOUT_MS = 20_000

export const unenlist: ProfileCommand = {
  name: 'unenlist',
  creates: false,
  lasting: false,
  async run(args, context) {
    const service = requiredService(args)
    const until = context.clock.now() + TIMEOUT_MS
    // What was begun before may be finished without a connection.
    const offline = context.client.status().enlisted ? await whyOffline(goOnline(context, until)) : undefined
    try {
      await withinTime(context, until, context.client.unenlist({ service }))
    } catch (error) {
      throw offline ?? error
    }
    context.output.emit({ event: 'unenlisted', service })
    return EXIT.ok
  },
}

export function registerUnenlist(program: Command, dispatch: Dispatch): void {
  program
    .command('unenlist')
    .description('leave a service: Meta forgets the keys and what waits; enlist comes back')
    .requiredOption('--service <name>', 'whatsapp or messenger')
    .action(async (options: JsonObject) => {
      await dispatch.onProfile(unenlist, () => ({ ...options }))
    })
}
