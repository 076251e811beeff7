// `parley listen`: messages, receipts and notices as they come.
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import { arrivals } from './arrivals.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { goOnline, requireEnlisted } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { numberOption, optionalCount } from './raw-args.js'
import { sleepBetweenWakes } from './wake.js'

/** How long the first connection may take where no `--timeout` says it. */
const CONNECT_MS = 20_000

type End = 'counted' | 'time' | 'interrupted'

/** `until` (ms since 1970) instead of a duration, so that a listen that moves to another process ends on time. */
export const listen: ProfileCommand = {
  name: 'listen',
  creates: false,
  lasting: true,
  tells: true,
  async run(args, context) {
    const count = optionalCount(args, 'count', 1)
    const until = optionalCount(args, 'until')
    requireEnlisted(context)
    const background = args['background'] === true && !context.watched
    const stops: (() => void)[] = []
    try {
      const end = await new Promise<End>((resolve, reject) => {
        stops.push(...endings(context, until, resolve))
        stops.push(
          arrivals(context, count, () => {
            resolve('counted')
          }),
        )
        stops.push(background ? sleepBetweenWakes(context, reject) : stayOnline(context, until, reject))
      })
      return exitCode(end, count)
    } finally {
      for (const stop of stops) stop()
    }
  },
}

function endings(
  { clock, signal }: CommandContext,
  until: number | undefined,
  end: (why: End) => void,
): readonly (() => void)[] {
  const interrupt = (): void => {
    end('interrupted')
  }
  signal.addEventListener('abort', interrupt)
  if (signal.aborted) interrupt()
  const forget = (): void => {
    signal.removeEventListener('abort', interrupt)
  }
  if (until === undefined) return [forget]
  const cancel = clock.after(Math.max(0, until - clock.now()), () => {
    end('time')
  })
  return [forget, cancel]
}

/** Connects; a failure at once, or being refused or replaced later, ends the listening. */
function stayOnline(
  context: CommandContext,
  until: number | undefined,
  fail: (error: Error) => void,
): () => void {
  goOnline(context, until ?? context.clock.now() + CONNECT_MS).catch(fail)
  return context.client.subscribe((event) => {
    if (event.event === 'connection' && event.state === 'offline')
      fail(new ClientError('refused', event.reason))
  })
}

function exitCode(end: End, count: number | undefined): ExitCode {
  if (end === 'counted' || count === undefined) return EXIT.ok
  if (end === 'interrupted') throw new ClientError('failed', 'interrupted before all messages came')
  throw new ClientError('timed-out', `fewer than ${count} messages came: allow more time with --timeout`)
}

export function registerListen(program: Command, dispatch: Dispatch): void {
  program
    .command('listen')
    .description('print what arrives; first what came while nobody listened')
    .option(
      '--count <n>',
      'end after so many messages; exit 5 if the timeout comes first',
      numberOption('--count'),
    )
    .option('--timeout <seconds>', 'end after so long', numberOption('--timeout'))
    .option('--background', 'sleep until the provider wakes this profile, connect, drain, sleep again')
    .action(async (options: { count?: number; timeout?: number; background?: true }) => {
      await dispatch.onProfile(listen, ({ clock }) => ({
        ...(options.count === undefined ? {} : { count: options.count }),
        ...(options.timeout === undefined ? {} : { until: clock.now() + Math.round(options.timeout * 1000) }),
        ...(options.background ? { background: true } : {}),
      }))
    })
}
