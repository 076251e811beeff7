// `parley lab`: the network in a box, in the foreground.
import type { Command } from 'commander'
import { join } from 'node:path'
import { ClientError } from '../client/api.js'
import { homeFolder } from '../profile/profile-folder.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { jsonLine } from '../faces/json-line.js'
import { printer } from './printer.js'
import { numberOption } from './raw-args.js'
import type { GlobalFlags, Shell } from './shell.js'

interface LabOptions {
  readonly data?: string
  readonly portBase?: number
}

async function lab(options: LabOptions, shell: Shell, flags: GlobalFlags): Promise<ExitCode> {
  const { startLab } = await import('../lab/lab.js')
  const home = homeFolder(flags.home, shell.env)
  const network = await startLab(
    {
      home,
      data: options.data ?? join(home, 'lab'),
      portBase: options.portBase,
      traceFolder: flags.trace,
      env: shell.env,
    },
    shell.clock,
  )
  try {
    announce(shell, flags, network.addresses)
    const why = await Promise.race([network.broken, interruption(shell.interrupted)])
    if (why !== undefined) throw new ClientError('failed', why)
    return EXIT.ok
  } finally {
    await network.close()
  }
}

function announce(shell: Shell, flags: GlobalFlags, addresses: object): void {
  const print = printer(shell)
  if (flags.json === true) {
    print.line(jsonLine({ event: 'ready', ...addresses }))
    return
  }
  for (const [role, url] of Object.entries(addresses)) print.line(`${role.padEnd(10)} ${String(url)}`)
  print.note('the lab is up; Ctrl-C ends it')
}

function interruption(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve(undefined)
    }
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
  })
}

export function registerLab(program: Command, dispatch: Dispatch): void {
  program
    .command('lab')
    .description(
      'run provider, media host and the simulated Meta endpoint on this machine; --trace takes a directory',
    )
    .option('--data <dir>', 'where the servers keep their state')
    .option(
      '--port-base <n>',
      'first of four ports; 0 takes free ones and keeps them',
      numberOption('--port-base'),
    )
    .action(async (options: LabOptions) => {
      await dispatch.here((shell, flags) => lab(options, shell, flags))
    })
}
