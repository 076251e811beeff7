// `parley status`: what this profile is and how it stands; needs no connection.
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'

export const status: ProfileCommand = {
  name: 'status',
  creates: false,
  lasting: false,
  run(_args, { client, output }) {
    output.emit({ event: 'status', ...client.status() })
    return Promise.resolve(EXIT.ok)
  },
}

export function registerStatus(program: Command, dispatch: Dispatch): void {
  program
    .command('status')
    .description('show the account, its connection and what waits in the outbox')
    .action(async () => {
      await dispatch.onProfile(status, () => ({}))
    })
}
