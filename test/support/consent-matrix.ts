// The consent matrix: a table that a test has typed, and how a row of it is tried with real stanzas over a socket.
import { expect } from 'vitest'
import { clientOf, collect, decide, metaPerson, partnerPerson, type Person } from './consent-people.js'
import { OUTCOMES } from './consent-outcomes.js'
import { type Kind, KINDS, type ProbeNetwork, PROBES } from './consent-probes.js'
import { forgetWhatCame, type Pair, STATES } from './consent-states.js'
import type { TestMeta } from './meta.js'
import { written } from './written-stanza.js'

export interface Row {
  readonly state: string
  /** What the table expects of each kind. */
  readonly words: Readonly<Record<Kind, string>>
}

/** Columns are two or more spaces apart; the first line names them. */
export function readTable(text: string): readonly Row[] {
  const [head = [], ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/))
  return lines.map((cells) => {
    const at = (kind: Kind): string => cells[head.indexOf(kind)] ?? `no column ${kind}`
    const words = Object.fromEntries(KINDS.map((kind) => [kind, at(kind)])) as Row['words']
    return { state: cells[0] ?? '', words }
  })
}

let people = 0

/** Two people who have never met, the partner's user first where `fromPartner`. */
export async function strangers(test: TestMeta, fromPartner: boolean): Promise<Pair> {
  people += 1
  const partner = await partnerPerson(test, `user${1_000 + people}`)
  const meta = await metaPerson(test, String(4_915_551_000 + people))
  return fromPartner ? { sender: partner, recipient: meta } : { sender: meta, recipient: partner }
}

export async function tryRow(
  test: TestMeta,
  row: Row,
  fromPartner: boolean,
  mediaPath: string,
): Promise<void> {
  const pair = await strangers(test, fromPartner)
  const arrange = STATES[row.state]
  if (!arrange) throw new Error(`there is no state ${row.state}`)
  await arrange(pair, test)
  await forgetWhatCame(pair)
  await tryCells(pair, row, { url: test.meta.url, mediaPath })
}

/** Every kind, one after the other: all that the sender was told, and all that the recipient got. */
export async function tryCells(pair: Pair, { state, words }: Row, network: ProbeNetwork): Promise<void> {
  const { sender, recipient } = pair
  for (const kind of KINDS) {
    const spell = OUTCOMES[kind][words[kind]]
    if (!spell) throw new Error(`${kind} has no outcome ${words[kind]}`)
    const { told, arrived } = spell(sender, recipient)
    const answers = await PROBES[kind](sender, recipient, network)
    const came = await cameTo(recipient, arrived.length)
    const unasked = await cameTo(sender, 0)
    expect({ state, kind, told: [...answers, ...unasked], arrived: came }).toEqual({
      state,
      kind,
      told,
      arrived,
    })
  }
  await nothingComesLate(pair, state)
}

/** What the server does after an answer takes writes to its disk: some more of those come after it. */
async function nothingComesLate({ sender, recipient }: Pair, state: string): Promise<void> {
  for (let writes = 0; writes < 3; writes += 1) await decide(sender, 'accept', recipient)
  const late = { told: await cameTo(sender, 0), arrived: await cameTo(recipient, 0) }
  expect({ state, ...late }).toEqual({ state, told: [], arrived: [] })
}

async function cameTo(person: Person, count: number): Promise<readonly string[]> {
  return person.client ? (await collect(clientOf(person), count)).map(written) : []
}
