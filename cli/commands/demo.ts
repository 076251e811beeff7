// `parley demo`: a walkthrough on a network of its own, each step a check with its evidence.
import { join } from 'node:path'
import type { Command } from 'commander'
import { ensurePrivateFolder } from '#platform/storage/private-files.js'
import { openTraceFile } from '#platform/trace/trace-file.js'
import type { TraceSink } from '#proto/trace/event.js'
import type { OpenProfile } from '../demo/person.js'
import type { DemoNetwork } from '../demo/scene.js'
import type { Step } from '../demo/step.js'
import { demoLines, demoText, type DemoReport } from './demo-report.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import type { GlobalFlags, Shell } from './shell.js'

/** A busy machine is slow, not wrong; and yet all of it ends within two minutes, whatever fails. */
const PATIENCE_MILLISECONDS = 15_000
const LIMIT_MILLISECONDS = 110_000

export async function demo(shell: Shell, flags: GlobalFlags): Promise<ExitCode> {
  const { withDemoNetwork } = await import('../demo/demo-network.js')
  const { STEPS } = await import('../demo/steps.js')
  const { clock, env, runtime, stdout } = shell
  const report = flags.json === true ? demoLines(stdout) : demoText(stdout, STEPS.length)
  report.begin()
  if (flags.trace !== undefined) await ensurePrivateFolder(flags.trace)
  const place = { temporary: runtime.temporary, env, traceFolder: flags.trace }
  return withDemoNetwork(place, clock, async (network, profiles) => {
    const open = profileOpener(shell, profiles, flags.trace)
    const [patience, limit] = [PATIENCE_MILLISECONDS, LIMIT_MILLISECONDS]
    return walkThrough(shell, { steps: STEPS, network, open, report, patience, limit })
  })
}

export interface DemoRun {
  readonly steps: readonly Step[]
  readonly network: DemoNetwork
  readonly open: OpenProfile
  readonly report: DemoReport
  /** For each step, in milliseconds. */
  readonly patience: number
  /** For all of them, in milliseconds. */
  readonly limit: number
}

/** The steps on a network that runs; `ok` only if all of them hold. */
export async function walkThrough(
  { clock, randomBytes, interrupted }: Pick<Shell, 'clock' | 'randomBytes' | 'interrupted'>,
  { steps, network, open, report, patience, limit }: DemoRun,
): Promise<ExitCode> {
  const { runSteps } = await import('../demo/run-steps.js')
  const allHold = await runSteps({
    ...{ steps, network, open, clock, randomBytes, interrupted },
    patienceMilliseconds: patience,
    limitMilliseconds: limit,
    onStep: report.step,
    onFinding: report.finding,
  })
  report.end(allHold)
  return allHold ? EXIT.ok : EXIT.failed
}

function profileOpener(
  { clock, randomBytes }: Shell,
  profiles: string,
  traceFolder: string | undefined,
): OpenProfile {
  return async (name, trace) => {
    const { openClient } = await import('../client/index.js')
    const file =
      traceFolder === undefined
        ? undefined
        : openTraceFile(join(traceFolder, `${name}.ndjson`), `client:${name}`, clock).sink
    return openClient({ folder: join(profiles, name), clock, randomBytes, trace: both(trace, file) })
  }
}

function both(first: TraceSink, second: TraceSink | undefined): TraceSink {
  if (!second) return first
  return (draft) => {
    first(draft)
    second(draft)
  }
}

export function registerDemo(program: Command, dispatch: Dispatch): void {
  program
    .command('demo')
    .description(
      'walk through the protocol on a fresh network, checking every step; --trace takes a directory',
    )
    .action(async () => {
      await dispatch.here(demo)
    })
}
