// The lab as a person runs it: one at a time on its data folder, its operator token where commands find it.
import type { Clock } from '#platform/clock.js'
import { lockFolder } from '#platform/storage/lock.js'
import { readPrivateFile } from '#platform/storage/private-files.js'
import { keepOperatorToken } from '../profile/operator-token.js'
import type { NetworkOptions } from './network.js'
import { startProcessNetwork, type ProcessNetwork } from './process-network.js'
import { operatorTokenFile } from './role-env.js'

export interface LabOptions extends NetworkOptions {
  /** Where the operator token is kept for `parley operator`. */
  readonly home: string
}

/** @throws {StorageError} `storage-locked` where a lab runs on this data already, {ClientError} as servers fail. */
export async function startLab(options: LabOptions, clock: Clock): Promise<ProcessNetwork> {
  const lock = await lockFolder(options.data)
  try {
    const network = await startProcessNetwork(options, clock)
    await publishToken(options, network)
    return {
      ...network,
      async close() {
        await network.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function publishToken({ home, data }: LabOptions, { addresses, close }: ProcessNetwork): Promise<void> {
  try {
    const token = await readPrivateFile(operatorTokenFile(data))
    if (token) await keepOperatorToken(home, addresses.meta, token)
  } catch (error) {
    await close()
    throw error
  }
}
