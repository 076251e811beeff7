// The walkthrough itself: every step once, in order, each within its time.
import type { Bytes } from '#proto/bytes.js'
import type { Clock } from '#platform/clock.js'
import { signIn } from '../client/setup/provider.js'
import { openPerson, type OpenProfile, type Person } from './person.js'
import { untilAborted, type DemoNetwork, type Scene } from './scene.js'
import { ADAS_USER, type PersonName } from './script.js'
import type { Finding, Step } from './step.js'

export interface Walkthrough {
  readonly steps: readonly Step[]
  readonly network: DemoNetwork
  readonly open: OpenProfile
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  /** For each step. */
  readonly patienceMilliseconds: number
  /** For all of them: steps that come later fail at once. */
  readonly limitMilliseconds: number
  /** Ends the walkthrough early. */
  readonly interrupted: AbortSignal
  readonly onStep: (step: Step, number: number) => void
  readonly onFinding: (step: Step, finding: Finding) => void
}

const PASSWORD_BYTES = 24

/** Whether all steps hold. A step that does not is told, and the next ones still run: some may hold. */
export async function runSteps(walkthrough: Walkthrough): Promise<boolean> {
  const { steps, clock, interrupted } = walkthrough
  const until = clock.now() + walkthrough.limitMilliseconds
  const password = Buffer.from(walkthrough.randomBytes(PASSWORD_BYTES)).toString('base64url')
  const kept: Kept = { cast: new Map(), password }
  let held = 0
  try {
    for (const [at, step] of steps.entries()) {
      if (interrupted.aborted) return false
      walkthrough.onStep(step, at + 1)
      const patience = Math.min(walkthrough.patienceMilliseconds, until - clock.now())
      const found = await runStep(step, patience, walkthrough, kept)
      walkthrough.onFinding(step, found)
      if (found.holds) held += 1
    }
    return held === steps.length
  } finally {
    await Promise.allSettled([...kept.cast.values()].map(async (person) => (await person).close()))
  }
}

interface Kept {
  readonly cast: Map<PersonName, Promise<Person>>
  readonly password: string
  adasSession?: Promise<string>
}

async function runStep(
  step: Step,
  patience: number,
  { network, open, clock, randomBytes, interrupted }: Walkthrough,
  kept: Kept,
): Promise<Finding> {
  const over = new AbortController()
  const end = (): void => {
    over.abort()
  }
  const cancel = clock.after(patience, end)
  interrupted.addEventListener('abort', end, { once: true })
  const { cast, password } = kept
  const scene: Scene = {
    ...{ network, clock, randomBytes, password, until: untilAborted(clock, over.signal) },
    adasSession: () => (kept.adasSession ??= sessionOf(network, password)),
    person(name) {
      const known = cast.get(name) ?? openPerson(name, open, clock)
      cast.set(name, known)
      return known
    },
  }
  try {
    return await Promise.race([attempt(step, scene), ended(over.signal, clock)])
  } finally {
    cancel()
    interrupted.removeEventListener('abort', end)
  }
}

async function sessionOf({ addresses }: DemoNetwork, password: string): Promise<string> {
  return (await signIn(addresses.provider, { user: ADAS_USER, password })).session
}

async function attempt(step: Step, scene: Scene): Promise<Finding> {
  try {
    return await step.run(scene)
  } catch (error) {
    return { holds: false, evidence: error instanceof Error ? error.message : String(error) }
  }
}

/** Time for a step to notice the end by itself and say what it waited for. */
const GRACE_MILLISECONDS = 200

function ended(signal: AbortSignal, clock: Clock): Promise<Finding> {
  return new Promise((resolve) => {
    const late = (): void => {
      clock.after(GRACE_MILLISECONDS, () => {
        resolve({ holds: false, evidence: 'no answer in time' })
      })
    }
    if (signal.aborted) late()
    else signal.addEventListener('abort', late, { once: true })
  })
}
