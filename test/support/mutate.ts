// Ways to damage a parser's input: each takes octets and gives new ones.
import { type Bytes, concat } from '#proto/bytes.js'
import type { Random } from './random.js'

type Mutation = (input: Bytes, random: Random, corpus: readonly Bytes[]) => Bytes

/** Octets at which lengths, signs and counts tend to break. */
const EDGES = [0x00, 0x01, 0x02, 0x7f, 0x80, 0x81, 0xfe, 0xff]

function edited(input: Bytes, edit: (copy: Bytes) => void): Bytes {
  const copy = input.slice()
  if (copy.length > 0) edit(copy)
  return copy
}

/** A start and an end, start ≤ end ≤ length. */
function range(length: number, random: Random): [number, number] {
  const [a, b] = [random.below(length + 1), random.below(length + 1)]
  return a < b ? [a, b] : [b, a]
}

const flipBit: Mutation = (input, random) =>
  edited(input, (copy) => {
    const at = random.below(copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
  })

const setOctet: Mutation = (input, random) =>
  edited(input, (copy) => {
    copy[random.below(copy.length)] = random.below(256)
  })

/** One to four octets become an extreme number, as a length field would be lied about. */
const lieAboutLength: Mutation = (input, random) =>
  edited(input, (copy) => {
    const at = random.below(copy.length)
    copy.fill(random.pick(EDGES), at, at + 1 + random.below(4))
  })

const truncate: Mutation = (input, random) => input.slice(0, random.below(input.length + 1))

const insert: Mutation = (input, random) => {
  const at = random.below(input.length + 1)
  return concat(input.subarray(0, at), random.bytes(1 + random.below(8)), input.subarray(at))
}

const remove: Mutation = (input, random) => {
  const [start, end] = range(input.length, random)
  return concat(input.subarray(0, start), input.subarray(end))
}

const repeat: Mutation = (input, random) => {
  const [start, end] = range(Math.min(input.length, 4096), random)
  return concat(input.subarray(0, end), input.subarray(start))
}

const splice: Mutation = (input, random, corpus) => {
  const other = random.pick(corpus)
  return concat(
    input.subarray(0, random.below(input.length + 1)),
    other.subarray(random.below(other.length + 1)),
  )
}

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  flipBit,
  setOctet,
  setOctet,
  lieAboutLength,
  lieAboutLength,
  truncate,
  insert,
  remove,
  repeat,
  splice,
]

/** One to four mutations of a corpus entry; every tenth input is noise. Never above 64 KiB. */
export function fuzzInput(random: Random, corpus: readonly Bytes[]): Bytes {
  if (corpus.length === 0 || random.below(10) === 0)
    return random.bytes(random.below(random.below(20) === 0 ? 2048 : 48))
  let input = random.pick(corpus)
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    input = random.pick(MUTATIONS)(input, random, corpus)
  }
  return input.slice(0, 65_536)
}
