// The lab as a person runs it: one at a time on its data folder, the tokens of both operators where commands find them.
import type { Clock } from '#platform/clock.js'
import { lockFolder } from '#platform/storage/lock.js'
import { readPrivateFile } from '#platform/storage/private-files.js'
import { keepOperatorToken } from '../profile/operator-token.js'
import type { NetworkOptions } from './network.js'
import { startProcessNetwork, type ProcessNetwork } from './process-network.js'
import { operatorTokenFile, providerTokenFile } from './role-env.js'

export interface LabOptions extends NetworkOptions {
  /** Where the tokens are kept for `parley operator` and `parley partner`. */
  readonly home: string
}

/** @throws {StorageError} `storage-locked` where a lab runs on this data already, {ClientError} as servers fail. */
export async function startLab(options: LabOptions, clock: Clock): Promise<ProcessNetwork> {
  const lock = await lockFolder(options.data)
  try {
    const network = await startProcessNetwork(options, clock)
    await publishTokens(options, network)
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

async function publishTokens(
  { home, data }: LabOptions,
  { addresses, close }: ProcessNetwork,
): Promise<void> {
  try {
    const meta = await readPrivateFile(operatorTokenFile(data))
    if (meta) await keepOperatorToken(home, addresses.meta, meta)
    const provider = await readPrivateFile(providerTokenFile(data))
    if (provider) await keepOperatorToken(home, addresses.provider, provider)
  } catch (error) {
    await close()
    throw error
  }
}
