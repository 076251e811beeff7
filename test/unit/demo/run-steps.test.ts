// The walkthrough's frame: every step within its time, all of them within a limit, one result.
import { describe, expect, it } from 'vitest'
import { runSteps, type Walkthrough } from '#cli/demo/run-steps.js'
import { finding, type Finding, type Step } from '#cli/demo/step.js'
import { FakeClock } from '../../support/fake-clock.js'

const HOLDS = { holds: true, evidence: 'seen' }

function step(name: string, run: Step['run'] = () => Promise.resolve(HOLDS)): Step {
  return { name, explain: name, run }
}

interface Run {
  readonly clock: FakeClock
  readonly found: Record<string, Finding>
  readonly result: Promise<boolean>
}

function run(steps: readonly Step[], more: Partial<Walkthrough> = {}): Run {
  const clock = new FakeClock()
  const found: Record<string, Finding> = {}
  const result = runSteps({
    steps,
    network: {
      addresses: { provider: '', mediaHost: '', meta: '', chat: '', chatWs: '', trustRoot: '' },
      data: '',
      files: '',
      serverEvents: () => Promise.resolve([]),
    },
    open: () => Promise.reject(new Error('nobody is here')),
    clock,
    randomBytes: (length) => new Uint8Array(length),
    patienceMilliseconds: 1_000,
    limitMilliseconds: 10_000,
    interrupted: new AbortController().signal,
    onStep: () => undefined,
    onFinding: ({ name }, each) => {
      found[name] = each
    },
    ...more,
  })
  return { clock, found, result }
}

const nextTurn = (): Promise<undefined> =>
  new Promise((resolve) => {
    setImmediate(() => {
      resolve(undefined)
    })
  })

/** Turns the clock on until the walkthrough is over. */
async function play({ clock, result }: Run): Promise<boolean> {
  const ended = result.then((holds) => ({ holds }))
  for (;;) {
    const end = await Promise.race([ended, nextTurn()])
    if (end) return end.holds
    clock.advance(100)
  }
}

describe('the walkthrough', () => {
  it('holds when every step holds', async () => {
    const all = run([step('a'), step('b')])
    expect(await play(all)).toBe(true)
    expect(all.found).toEqual({ a: HOLDS, b: HOLDS })
  })

  it('goes on after a step that fails or throws, and does not hold', async () => {
    const all = run([
      step('a', () => Promise.resolve(finding('seen', { 'it is so': true, 'it is green': false }))),
      step('b', ({ person }) => person('ada').then(() => HOLDS)),
      step('c'),
    ])
    expect(await play(all)).toBe(false)
    expect(all.found).toEqual({
      a: { holds: false, evidence: 'not so: it is green (seen)' },
      b: { holds: false, evidence: 'nobody is here' },
      c: HOLDS,
    })
  })

  it('gives up a step that waits too long, and says for what', async () => {
    const all = run([
      step('a', ({ until }) => until<Finding>('rain', () => undefined)),
      step('b', () => new Promise(() => undefined)),
      step('c'),
    ])
    expect(await play(all)).toBe(false)
    expect(all.found).toEqual({
      a: { holds: false, evidence: 'waited in vain for rain' },
      b: { holds: false, evidence: 'no answer in time' },
      c: HOLDS,
    })
  })

  it('ends within its limit, however many steps hang', async () => {
    const hang = (): Promise<Finding> => new Promise(() => undefined)
    const all = run(Array.from({ length: 40 }, (_, at) => step(String(at), hang)))
    const before = all.clock.now()
    expect(await play(all)).toBe(false)
    expect(all.clock.now() - before).toBeLessThan(30_000)
    expect(Object.keys(all.found)).toHaveLength(40)
  })

  it('stops where it is interrupted', async () => {
    const interruption = new AbortController()
    const all = run(
      [
        step(
          'a',
          () =>
            new Promise(() => {
              interruption.abort()
            }),
        ),
        step('b'),
      ],
      {
        interrupted: interruption.signal,
      },
    )
    expect(await play(all)).toBe(false)
    expect(Object.keys(all.found)).toEqual(['a'])
  })
})
