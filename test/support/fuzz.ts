// The fuzz harness: a parser is fed random and damaged inputs, and must give a value or a typed error.
import { expect, it } from 'vitest'
import { type Bytes, EMPTY } from '#proto/bytes.js'
import { isProtocolError } from '#proto/errors.js'
import { fuzzInput } from './mutate.js'
import { seededRandom } from './random.js'

/** Enough to notice what a change breaks; `npm run fuzz` tries a million. */
const DEFAULT_RUNS = 4_000
/** Damaged inputs that were accepted and are damaged further. */
const MAX_KEPT = 500

interface FuzzOptions<T> {
  readonly seed: number
  /** Good inputs to start from; the more different, the deeper the damaged ones reach. */
  readonly corpus: readonly Bytes[]
  readonly parse: (input: Bytes) => T | Promise<T>
  /** Default: `fuzzRuns()`. */
  readonly runs?: number
  /** Which failures are the parser's own; default every ProtocolError. */
  readonly refused?: (error: unknown) => boolean
  /** What an accepted value cost, in units that do not depend on the machine (nodes, octets). */
  readonly cost?: (value: T) => number
  /** The most that `input` may cost. */
  readonly maxCost?: (input: Bytes) => number
  /** Whatever else holds for each accepted value; throws where it does not. */
  readonly check?: (value: T, input: Bytes) => void
}

interface FuzzReport {
  readonly runs: number
  readonly values: number
  /** How often each error code came. */
  readonly errors: ReadonlyMap<string, number>
  /** Recorded, never asserted: machines differ. */
  readonly slowestMilliseconds: number
  readonly slowestInput: Bytes
}

/** PARLEY_FUZZ_RUNS, else a few thousand. */
export function fuzzRuns(): number {
  return Number(process.env['PARLEY_FUZZ_RUNS'] ?? DEFAULT_RUNS)
}

/** Gives the value, or the code under which the input was refused. Anything else comes out as it is. */
async function outcome<T>(options: FuzzOptions<T>, input: Bytes): Promise<{ value: T } | { code: string }> {
  const { parse, refused = isProtocolError } = options
  try {
    const result = parse(input.slice())
    return { value: result instanceof Promise ? await result : result }
  } catch (error) {
    if (!refused(error)) throw error
    return { code: isProtocolError(error) ? error.code : 'other' }
  }
}

function checkValue<T>({ check, cost, maxCost }: FuzzOptions<T>, value: T, input: Bytes): void {
  if (cost && maxCost) expect(cost(value)).toBeLessThanOrEqual(maxCost(input))
  check?.(value, input)
}

function failure(name: string, run: number, seed: number, input: Bytes, cause: unknown): Error {
  const hex = Buffer.from(input).toString('hex')
  return new Error(`${name} fails at run ${run} of seed ${seed} with input ${hex}`, { cause })
}

/** Runs the inputs; throws at the first that crashes the parser or breaks a property, with the input in hex. */
async function fuzz<T>(name: string, options: FuzzOptions<T>): Promise<FuzzReport> {
  const { seed, runs = fuzzRuns() } = options
  const random = seededRandom(seed)
  const corpus = [...options.corpus]
  const given = corpus.length
  const errors = new Map<string, number>()
  let values = 0
  let slowest: { took: number; input: Bytes } = { took: 0, input: EMPTY }
  for (let run = 0; run < runs; run += 1) {
    const input = options.corpus[run] ?? fuzzInput(random, corpus)
    try {
      const began = performance.now()
      const result = await outcome(options, input)
      const took = performance.now() - began
      if (took > slowest.took) slowest = { took, input }
      if ('code' in result) {
        errors.set(result.code, (errors.get(result.code) ?? 0) + 1)
        continue
      }
      values += 1
      checkValue(options, result.value, input)
    } catch (error) {
      throw failure(name, run, seed, input, error)
    }
    if (corpus.length < given + MAX_KEPT) corpus.push(input)
    else corpus[given + random.below(MAX_KEPT)] = input
  }
  return { runs, values, errors, slowestMilliseconds: slowest.took, slowestInput: slowest.input }
}

function reportLine(name: string, seed: number, report: FuzzReport): string {
  const errors = [...report.errors].map(([code, count]) => `${code} ${count}`).join(', ')
  const slowest = `${report.slowestMilliseconds.toFixed(1)} ms (${report.slowestInput.length} bytes)`
  return `${name}: seed ${seed}, ${report.runs} inputs, ${report.values} values; ${errors}; slowest ${slowest}`
}

/** Declares the test. Says what it saw where the number of runs was asked for. */
export function fuzzParser<T>(name: string, options: FuzzOptions<T>): void {
  it(`${name} answers any input with a value or a typed error`, async () => {
    const report = await fuzz(name, options)
    expect(report.values).toBeGreaterThan(0)
    if (process.env['PARLEY_FUZZ_RUNS'] !== undefined) console.log(reportLine(name, options.seed, report))
  })
}
