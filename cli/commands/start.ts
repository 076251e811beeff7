// `parley start` (npm start): a network, two people who can reach each other, both on one screen. Without a
// terminal to draw on it is `parley demo`.
import { join } from 'node:path'
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import type { OpenConfig } from '../config/change-setting.js'
import { claimProfile } from '../profile/claim.js'
import { reportCrash } from '../profile/crash-report.js'
import { homeFolder, profileFolder } from '../profile/profile-folder.js'
import type { NetworkAddresses } from '../lab/network.js'
import type { EarlyKeyboard } from '../system/early-keyboard.js'
import { demo } from './demo.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { ownProfile } from './ownership.js'
import { takeKeyboard } from './take-keyboard.js'
import { isTerminal, type GlobalFlags, type Shell } from './shell.js'

async function start(shell: Shell, flags: GlobalFlags): Promise<ExitCode> {
  if (!isTerminal(shell)) return demo(shell, flags)
  const keyboard = takeKeyboard(shell)
  try {
    return await startWith(shell, flags, keyboard)
  } finally {
    keyboard.release()
  }
}

async function startWith(shell: Shell, flags: GlobalFlags, keyboard: EarlyKeyboard): Promise<ExitCode> {
  const { startLab } = await import('../lab/lab.js')
  const home = homeFolder(flags.home, shell.env)
  const { configPlace } = await import('../config/config-file.js')
  const { openConfig } = await import('../config/change-setting.js')
  const settings = await openConfig(configPlace(flags.config, shell.env))
  const data = join(home, 'start')
  shell.stderr.write('parley: starting the servers…\n')
  const network = await startLab(
    { home: data, data, portBase: 0, traceFolder: flags.trace, env: shell.env },
    shell.clock,
  )
  try {
    return await chatSideBySide(shell, flags, { data, settings, keyboard }, network.addresses)
  } finally {
    await network.close()
  }
}

interface Begun {
  readonly data: string
  readonly settings: OpenConfig
  readonly keyboard: EarlyKeyboard
}

async function chatSideBySide(
  shell: Shell,
  flags: GlobalFlags,
  { data, settings, keyboard }: Begun,
  addresses: NetworkAddresses,
): Promise<ExitCode> {
  const { seedMetaAccount, seedPartnerAccount } = await import('../lab/seed.js')
  return withProfile(shell, flags, data, 'ada', (ada, traceOfAda) =>
    withProfile(shell, flags, data, 'bob', async (bob, traceOfBob) => {
      await Promise.all([
        seedPartnerAccount(ada, addresses, shell.randomBytes),
        seedMetaAccount(bob, addresses),
      ])
      const { runSideBySide } = await import('../ui/run-chat.js')
      const { clock, stdin, stdout, env } = shell
      const crashed = (error: unknown): string => reportCrash(data, error, clock.now())
      keyboard.handOver()
      await runSideBySide(
        [
          { title: 'ada @ Parley', client: ada, open: bob.status().address ?? '', traceOf: traceOfAda },
          { title: 'Bob @ WhatsApp', client: bob, open: ada.status().address ?? '', traceOf: traceOfBob },
        ],
        { clock, stdin, stdout, env, ...settings, reportCrash: crashed },
      )
      return EXIT.ok
    }),
  )
}

/** A profile in the network's data folder, so that `--home` of that folder reaches it from other terminals. */
async function withProfile<T>(
  shell: Shell,
  flags: GlobalFlags,
  home: string,
  name: string,
  use: Parameters<typeof ownProfile<T>>[3],
): Promise<T> {
  const place = { name, folder: profileFolder(home, name) }
  const claim = await claimProfile(place, shell.runtime, shell.clock)
  if (claim.kind === 'visitor') {
    const { pid, holds } = claim.owner.greeting
    claim.owner.close()
    throw new ClientError(
      'profile-in-use',
      `profile "${name}" is open in process ${pid} (parley ${holds}): end it first`,
    )
  }
  const trace = flags.trace === undefined ? {} : { trace: join(flags.trace, `${name}.ndjson`) }
  return ownProfile(shell, trace, { place, claim, holds: 'chat' }, use)
}

export function registerStart(program: Command, dispatch: Dispatch): void {
  program
    .command('start')
    .description('a whole network and two people who chat, side by side in this terminal')
    .action(async () => {
      await dispatch.here(start)
    })
}
