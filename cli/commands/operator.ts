// `parley operator`: the agreements of Meta's partners, as its operator sees and changes them (no profile needed).
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import { homeFolder } from '../profile/profile-folder.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { jsonLine } from './output.js'
import { plainText } from './plain-text.js'
import { printer } from './printer.js'
import { numberOption, requiredUrl } from './raw-args.js'
import type { GlobalFlags, Shell } from './shell.js'

interface OperatorOptions {
  readonly meta: string
  readonly reason?: string
}

const CHANGES = [
  ['suspend', 'suspend a partner: its users are cut off at once'],
  ['resume', 'end a suspension'],
  ['terminate', 'end the agreement with a partner for good'],
] as const

async function operate(
  shell: Shell,
  flags: GlobalFlags,
  options: OperatorOptions,
  change?: { readonly id: number; readonly order: string },
): Promise<ExitCode> {
  const meta = requiredUrl({ ...options }, 'meta')
  const { askOperator } = await import('./operator-api.js')
  const token = await operatorToken(shell, flags, meta)
  const print = printer(shell)
  for (const record of await askOperator({
    ...{ meta, token },
    ...(change === undefined ? {} : { change: { ...change, reason: options.reason } }),
  })) {
    print.line(flags.json === true ? jsonLine(record) : plainText(record))
  }
  return EXIT.ok
}

async function operatorToken(shell: Shell, flags: GlobalFlags, meta: string): Promise<string> {
  const { readOperatorToken } = await import('../profile/operator-token.js')
  const home = homeFolder(flags.home, shell.env)
  const token = shell.env['PARLEY_OPERATOR_TOKEN'] ?? (await readOperatorToken(home, meta))
  if (token !== undefined) return token
  throw new ClientError(
    'usage',
    `no operator token for ${meta} in ${home}: start its lab with the same --home, or set PARLEY_OPERATOR_TOKEN`,
  )
}

export function registerOperator(program: Command, dispatch: Dispatch): void {
  const operator = program.command('operator').description("Meta's side of the agreements with partners")
  operator
    .command('partners')
    .description('list every partner and its agreements')
    .requiredOption('--meta <url>', "Meta's endpoint")
    .action(async (options: OperatorOptions) => {
      await dispatch.here((shell, flags) => operate(shell, flags, options))
    })
  for (const [name, description] of CHANGES) {
    operator
      .command(name)
      .description(description)
      .argument('<id>', 'integrator id', numberOption('the id'))
      .requiredOption('--meta <url>', "Meta's endpoint")
      .option('--reason <text>', 'kept with the change')
      .action(async (id: number, options: OperatorOptions) => {
        await dispatch.here((shell, flags) => operate(shell, flags, options, { id, order: name }))
      })
  }
  operator
    .command('reports')
    .description('(not in this version)')
    .allowUnknownOption()
    .action(async () => {
      await dispatch.here(() => {
        throw new ClientError(
          'usage',
          'parley operator reports is not in this version: nobody can report yet',
        )
      })
    })
}
