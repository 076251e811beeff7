// `parley serve`: one server by itself, in the foreground, configured by its environment.
import type { Command } from 'commander'
import { renderHelp, type Environment } from '#platform/config.js'
import { openTraceFile } from '#platform/trace/trace-file.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'

interface ServedRole {
  readonly name: string
  readonly party: string
  readonly description: string
  readonly variables: () => Promise<string>
  /** Runs until SIGINT or SIGTERM. */
  readonly run: (env: Environment, trace?: TraceSink) => Promise<void>
}

// Loaded when served: a client's command needs none of it.
const ROLES: readonly ServedRole[] = [
  {
    name: 'provider',
    party: 'provider-server',
    description: "the partner's server: accounts, identity tokens, wake-ups",
    variables: async () => renderHelp((await import('#provider-server/config.js')).PROVIDER_VARIABLES),
    run: async (env, trace) => (await import('#provider-server/main.js')).main(env, trace),
  },
  {
    name: 'media',
    party: 'media-host',
    description: "the partner's host for encrypted files",
    variables: async () => renderHelp((await import('#media-host/config.js')).MEDIA_HOST_VARIABLES),
    run: async (env, trace) => (await import('#media-host/main.js')).main(env, trace),
  },
  {
    name: 'meta',
    party: 'meta-sim',
    description: 'the simulated Meta endpoint',
    variables: async () => renderHelp((await import('#meta-sim/config.js')).META_VARIABLES),
    run: async (env, trace) => (await import('#meta-sim/main.js')).main(env, trace),
  },
]

export function registerServe(program: Command, dispatch: Dispatch): void {
  const serve = program
    .command('serve')
    .description('run one server by itself; --help lists every environment variable')
  for (const role of ROLES) {
    serve
      .command(role.name)
      .description(role.description)
      .action(async () => {
        await dispatch.here(async ({ env, clock }, flags) => {
          const trace = flags.trace === undefined ? undefined : openTraceFile(flags.trace, role.party, clock)
          await role.run(env, trace?.sink)
          trace?.close()
          return EXIT.ok
        })
      })
  }
  program.hook('preSubcommand', async (_, chosen) => {
    if (chosen === serve) await addVariables(serve)
  })
}

/** The tables of variables go into the help only when it may be asked for: loading them takes a while. */
async function addVariables(serve: Command): Promise<void> {
  for (const role of ROLES) {
    const text = `\nEnvironment of ${role.name}:\n${await role.variables()}`
    serve.addHelpText('after', text)
    serve.commands.find((command) => command.name() === role.name)?.addHelpText('after', text)
  }
}
