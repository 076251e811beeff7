// `parley status`: what this profile is and how it stands; needs no connection.
import type { Command } from 'commander'
import { ClientError, type ParleyClient } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'

export const status: ProfileCommand = {
  name: 'status',
  creates: false,
  lasting: false,
  async run(_args, { client, output }) {
    const state = client.status()
    const interop = state.kind === 'meta' && state.enlisted ? await interopState(client) : undefined
    output.emit({
      ...{ event: 'status', ...state, requests: client.requests().length },
      ...(interop === undefined ? {} : { interop }),
    })
    return EXIT.ok
  },
}

/** Undefined where Meta would have to be asked and there is no connection. */
async function interopState(client: ParleyClient): Promise<'on' | 'off' | undefined> {
  try {
    const { enabled } = await client.interop()
    return enabled ? 'on' : 'off'
  } catch (error) {
    if (error instanceof ClientError) return undefined
    throw error
  }
}

export function registerStatus(program: Command, dispatch: Dispatch): void {
  program
    .command('status')
    .description('show the account, its connection and what waits in the outbox')
    .action(async () => {
      await dispatch.onProfile(status, () => ({}))
    })
}
