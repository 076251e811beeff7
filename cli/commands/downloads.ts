// `parley downloads`: which files of accepted contacts are fetched by themselves.
import type { Command } from 'commander'
import { ClientError, type DownloadPolicy } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { optionalText } from './raw-args.js'

const POLICIES: readonly DownloadPolicy[] = ['off', 'small', 'all']

/** Without a policy: prints the one that holds. */
export const downloads: ProfileCommand = {
  name: 'downloads',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const text = optionalText(args, 'policy')
    if (text !== undefined) await client.setDownloads(parsePolicy(text))
    output.emit({ event: 'downloads', policy: client.status().downloads })
    return EXIT.ok
  },
}

/** @throws {ClientError} `usage`. */
function parsePolicy(text: string): DownloadPolicy {
  const policy = POLICIES.find((each) => each === text)
  if (policy) return policy
  throw new ClientError('usage', `"${text}" is no policy: use off, small (up to 1 MiB) or all`)
}

export function registerDownloads(program: Command, dispatch: Dispatch): void {
  program
    .command('downloads')
    .description('choose which files of accepted contacts are fetched by themselves')
    .argument('[policy]', 'off, small (up to 1 MiB) or all; without it, the present one is printed')
    .action(async (policy: string | undefined) => {
      await dispatch.onProfile(downloads, () => (policy === undefined ? {} : { policy }))
    })
}
