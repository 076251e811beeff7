// `parley demo` as it should be: every step holds, and nothing is left behind. That each is a check that can fail show
// demo-early-faults.test.ts and demo-late-faults.test.ts.
import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STEPS } from '#cli/demo/steps.js'
import { playDemo } from '../support/demo.js'
import { EARLY_WALKS, FAULTS, LATE_WALKS } from '../support/demo-walks.js'
import { machine, type Machine } from '../support/parley.js'

const NAMES = [
  ...['network', 'application', 'signature'],
  ...['disclosure', 'identity-token', 'enlistment', 'handshake', 'wrong-root'],
  ...['consent-gate', 'ask', 'opt-in', 'first-message', 'accept'],
  ...['ciphertext-only', 'prekeys', 'reply'],
  ...['read-receipt', 'quote', 'reaction', 'typing', 'taken-back'],
  ...['offline', 'push'],
  ...['picture', 'voice-message', 'files-unreadable', 'resumed-upload', 'deleted-file'],
  ...['block', 'unblock', 'suspend', 'resume', 'leave'],
]
/** The walkthrough ends by itself before. */
const LONG = 300_000
const SECRET = 'The spare key lies under the blue pot'

describe('the walkthrough', { timeout: LONG }, () => {
  it('holds in every step on a sound network, prints nothing but checks, and ends with 0', async () => {
    const { code, checks, stdout } = await playDemo()
    expect(checks.filter(({ holds }) => !holds)).toEqual([])
    expect(checks.map(({ name }) => name)).toEqual(NAMES)
    expect(checks.map((check) => Object.keys(check).join())).toEqual(
      NAMES.map(() => 'event,name,holds,evidence'),
    )
    expect(checks.every(({ event, evidence }) => event === 'check' && evidence.length > 20)).toBe(true)
    expect(stdout).not.toContain(SECRET)
    expect(code).toBe(0)
  })

  it('has a fault for each of its steps, and each is played once', () => {
    expect(STEPS.map(({ name }) => name)).toEqual(NAMES)
    expect(Object.keys(FAULTS).sort()).toEqual([...NAMES].sort())
    const played = [...EARLY_WALKS, ...LATE_WALKS].flatMap(({ broken }) => broken)
    expect(played.sort()).toEqual([...NAMES].sort())
  })
})

describe('parley demo', { timeout: LONG }, () => {
  let here: Machine
  beforeEach(() => {
    here = machine()
  })
  afterEach(() => here.clear())

  it('runs in processes of its own and leaves no folder behind', async () => {
    const { code, stdout, stderr, records } = await here.run(['demo', '--json'], { TMPDIR: here.home })
    expect(records.filter(({ holds }) => holds !== true)).toEqual([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(records).toHaveLength(NAMES.length)
    expect(stdout.trimEnd().split('\n')).toHaveLength(NAMES.length)
    expect(readdirSync(here.home)).toEqual([])
  })

  it('is what npm start does without a terminal, and leaves nothing behind when it is interrupted', async () => {
    const demo = here.start(['start', '--json'], { TMPDIR: here.home })
    await demo.record((record) => record['name'] === 'network')
    demo.process.kill('SIGINT')
    expect((await demo.ended).code).toBe(1)
    expect(readdirSync(here.home)).toEqual([])
  })

  it('leaves nothing behind when it is killed', async () => {
    const demo = here.start(['demo', '--json'], { TMPDIR: here.home })
    await demo.record((record) => record['name'] === 'network')
    demo.process.kill('SIGKILL')
    await demo.ended
    await expect.poll(() => readdirSync(here.home), { timeout: 20_000 }).toEqual([])
  })
})
