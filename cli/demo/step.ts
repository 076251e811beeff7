// One step of the walkthrough: what it shows a newcomer, and the check behind it.
import type { Scene } from './scene.js'

export interface Finding {
  readonly holds: boolean
  /** What was observed, in one line; of a failed check, what was not. May quote others: sanitise to draw. */
  readonly evidence: string
}

export interface Step {
  /** Stable, for scripts. */
  readonly name: string
  /** What happens and what it proves, one or two sentences. */
  readonly explain: string
  /** Does it and looks. A rejection is a check that does not hold. */
  readonly run: (scene: Scene) => Promise<Finding>
}

/** Holds where every claim does; else the evidence begins with those that do not. */
export function finding(evidence: string, claims: Readonly<Record<string, boolean>>): Finding {
  const broken = Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [claim]))
  return broken.length === 0
    ? { holds: true, evidence }
    : { holds: false, evidence: `not so: ${broken.join('; ')} (${evidence})` }
}

/** Time of day, universal. @param milliseconds since 1970. */
export function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23)
}
