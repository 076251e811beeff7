// Commands of the contract whose protocol part is not in this version: each says so and changes nothing.
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import type { Dispatch } from './dispatch.js'

const LATER: readonly { readonly name: string; readonly instead: string }[] = [
  {
    name: 'requests',
    instead: 'enabling an app with parley partners enable accepts its users',
  },
]

export function registerLater(program: Command, dispatch: Dispatch): void {
  for (const { name, instead } of LATER) {
    program
      .command(name)
      .description('(not in this version)')
      .allowUnknownOption()
      .allowExcessArguments()
      .action(async () => {
        await dispatch.here(() => {
          throw new ClientError('usage', `parley ${name} is not in this version: ${instead}`)
        })
      })
  }
}
