// The network inside this process, on whatever clock: the fixture of the scenario tests.
import { startNetwork, type Network, type NetworkOptions } from './network.js'
import { startRole, type ServerDependencies } from './start-role.js'

export interface InlineNetworkOptions extends Pick<NetworkOptions, 'data' | 'env' | 'agreement'> {
  /** Default 0: free ports, kept in `data`. */
  readonly portBase?: number
}

/** The same servers from the same configuration as the lab's processes. @param trace of each server. */
export function startInlineNetwork(
  { data, env, agreement, portBase = 0 }: InlineNetworkOptions,
  dependencies: ServerDependencies,
): Promise<Network> {
  return startNetwork({ data, env, agreement, portBase }, (role, roleEnv) =>
    startRole(role, roleEnv, dependencies),
  )
}
