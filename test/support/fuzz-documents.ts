// Parsers of JSON documents under fuzzing: each is fed damaged texts, and good documents with members changed, left
// out, doubled or added.
import { type Bytes, bytesUint, concat, textBytes } from '#proto/bytes.js'
import { fuzzParser } from './fuzz.js'
import { type Random, seededRandom } from './random.js'

const VALUES: readonly unknown[] = [
  ...[null, true, false, '', 'a', 'whatsapp', 'other', '__proto__', '\ud800', '\u001b[2J', 'a'.repeat(600)],
  ...[0, 1, -1, 1.5, 999, 1000, 2 ** 53, 1e308, [], {}, [[]], { a: 1 }],
  ...['https://a.example', 'http://127.0.0.1:1', 'javascript:x', 'k1', '1.0.3', '0'.repeat(64)],
]
const NAMES = ['__proto__', 'constructor', 'name', 'status', 'reason', 'text', 'a']

function damage(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.below(12) === 0) return random.pick(VALUES)
  return Array.isArray(value) ? damagedList(value, random) : damagedObject(value, random)
}

function damagedList(list: readonly unknown[], random: Random): unknown[] {
  const at = random.below(list.length + 1)
  if (random.below(3) === 0) return [...list, ...list.slice(at)]
  if (random.below(3) === 0) return list.filter((_, i) => i !== at)
  return list.map((one, i) => (i === at ? damage(one, random) : one))
}

function damagedObject(object: object, random: Random): object {
  const members: [string, unknown][] = Object.entries(object)
  const at = random.below(members.length + 1)
  // Through a map, so that a member called like the prototype is one.
  const changed = new Map(members.filter((_, i) => i !== at || random.below(2) === 0))
  const [name, value] = members[at] ?? [random.pick(NAMES), undefined]
  if (changed.has(name) || at === members.length) changed.set(name, damage(value, random))
  return Object.fromEntries(changed)
}

/** What a route hands to a parser of JSON: the parsed body, or, where it is none, its text. */
function jsonOf(input: Uint8Array): unknown {
  const text = Buffer.from(input).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface DocumentFuzz<T> {
  readonly seed: number
  /** Good documents. */
  readonly samples: readonly object[]
  readonly parse: (value: unknown) => T
  /** Whatever holds for each accepted value; throws where it does not. */
  readonly check: (value: T) => void
}

/** Declares both tests. */
export function fuzzDocument<T>(name: string, { seed, samples, parse, check }: DocumentFuzz<T>): void {
  fuzzParser(`${name}, on damaged texts,`, {
    seed,
    corpus: samples.map((sample) => textBytes(JSON.stringify(sample))),
    parse: (input) => parse(jsonOf(input)),
    check,
  })

  fuzzParser(`${name}, on changed documents,`, {
    seed: seed + 100,
    // The octets only choose which document is changed how.
    corpus: samples.map((_, at) => Uint8Array.of(at, 0)),
    parse: (input) => parse(changed(samples, input)),
    check,
  })
}

function changed(samples: readonly object[], input: Bytes): unknown {
  const random = seededRandom(bytesUint(concat(new Uint8Array(4), input.subarray(-4)).slice(-4)))
  let value: unknown = JSON.parse(JSON.stringify(samples[(input[0] ?? 0) % samples.length]))
  for (let left = random.below(3); left >= 0; left -= 1) value = damage(value, random)
  return value
}
