// Where the servers of a test's network are, and where they keep what they write.
import { join } from 'node:path'
import type { NetworkAddresses } from '#cli/lab/network.js'
import type { TestNetwork } from './network.js'

export interface Servers {
  readonly addresses: NetworkAddresses
  readonly data: string
}

export function serversOf({ addresses, folder }: TestNetwork): Servers {
  return { addresses, data: join(folder, 'servers') }
}
