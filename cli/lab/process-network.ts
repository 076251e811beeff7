// The network as three child processes, for `parley lab`, `npm start` and `parley demo`.
import type { Clock } from '#platform/clock.js'
import { startServer, type ServerProcess } from './child-process.js'
import { logFile, startNetwork, type Network, type NetworkOptions } from './network.js'

export interface ProcessNetwork extends Network {
  readonly pids: readonly number[]
  /** Resolves with a line that says which server ended by itself; never before that. */
  readonly broken: Promise<string>
}

/** @throws {ClientError} where a server cannot start, e.g. because its port is in use. */
export async function startProcessNetwork(options: NetworkOptions, clock: Clock): Promise<ProcessNetwork> {
  const servers: ServerProcess[] = []
  let closing = false
  let breakDown: (line: string) => void = () => undefined
  const broken = new Promise<string>((resolve) => {
    breakDown = resolve
  })
  const network = await startNetwork(options, async (role, env) => {
    const log = logFile(options.data, role)
    const server = await startServer({ role, env, logFile: log, clock })
    servers.push(server)
    void server.ended.then(() => {
      if (!closing)
        breakDown(`the lab's ${role} server ended by itself: see ${log}, then start the lab again`)
    })
    return server
  })
  return {
    ...network,
    pids: servers.map((server) => server.pid),
    broken,
    close: () => {
      closing = true
      return network.close()
    },
  }
}
