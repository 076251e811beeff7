// Which faults of the walkthrough are played together: those after which the later steps still find what they build on,
// and at the end of each walk one that leaves nothing to build on.
import { expect } from 'vitest'
import { STEPS } from '#cli/demo/steps.js'
import { playDemo, type StepFaults } from './demo.js'
import { CONSENT_FAULTS } from './demo-consent-faults.js'
import { PROTOCOL_FAULTS } from './demo-faults.js'
import { TALK_FAULTS } from './demo-talk-faults.js'

export const FAULTS: StepFaults = { ...PROTOCOL_FAULTS, ...CONSENT_FAULTS, ...TALK_FAULTS }

export interface Walk {
  /** Steps, each with its fault. The walk ends with the last one. */
  readonly broken: readonly string[]
  /** Steps that none of the later ones builds on, left out to save time. */
  readonly without?: readonly string[]
}

const TALK = ['read-receipt', 'quote', 'reaction', 'typing', 'taken-back']
const FILES = ['picture', 'voice-message', 'files-unreadable', 'resumed-upload', 'deleted-file']
const ENLISTING = ['disclosure', 'identity-token', 'enlistment']

export const EARLY_WALKS: readonly Walk[] = [
  { broken: ['network', 'application', 'signature', ...ENLISTING] },
  { broken: ['handshake'] },
  { broken: ['wrong-root', 'consent-gate'] },
  { broken: ['ask', 'opt-in'] },
  { broken: ['first-message'] },
]

export const LATE_WALKS: readonly Walk[] = [
  { broken: ['ciphertext-only', 'prekeys', 'reply', ...TALK, 'offline'] },
  { broken: ['accept', 'push'], without: ['ciphertext-only', 'prekeys', ...TALK] },
  { broken: [...FILES, 'block'], without: TALK },
  { broken: ['unblock', 'suspend'], without: [...TALK, ...FILES] },
  { broken: ['resume'], without: [...TALK, ...FILES] },
  { broken: ['leave'], without: [...TALK, ...FILES, 'suspend', 'resume'] },
]

/** The steps that are broken fail, each for its own reason, and no other does. */
export async function expectNoticed({ broken, without = [] }: Walk): Promise<void> {
  const end = STEPS.findIndex(({ name }) => name === broken.at(-1)) + 1
  const steps = STEPS.slice(0, end).filter(({ name }) => !without.includes(name))
  const faults = Object.entries(FAULTS).filter(([name]) => broken.includes(name))
  const { code, checks } = await playDemo(steps, Object.fromEntries(faults))
  expect(checks.map(({ name }) => name)).toEqual(steps.map(({ name }) => name))
  const failed = checks.filter(({ holds }) => !holds)
  expect(failed).toEqual(
    broken.map((name) => ({
      ...{ event: 'check', name, holds: false },
      evidence: expect.stringContaining(FAULTS[name]?.says ?? 'no fault') as string,
    })),
  )
  expect(code).toBe(1)
}
