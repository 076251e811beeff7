// B9: what everything costs after years of use, against the same in a young profile and a small service, in one run;
// and how the app feels on such a profile.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { amongAccounts } from './b09-accounts.js'
import { atTheTerminal } from './b09-terminal.js'
import {
  COMMON_WORD,
  grownAddress,
  growProfile,
  type Grown,
  LARGE,
  RARE_WORD,
  SMALL,
} from './grown-profile.js'
import { atMost, type Bench, type Figure, type Goal, type Line } from './line.js'
import { openTwoPeople, startPeopleNetwork, TEXT, type TwoPeople } from './people.js'
import { median } from './statistics.js'

const ROUNDS = 5
/** Goal: the same, give or take a fifth. */
export const THE_SAME = atMost(1.2, 'ratio')

export const growthLine: Line = {
  id: 'B9',
  title: 'growth',
  async run(bench) {
    const { folder, quick, say } = bench
    const large = quick ? { chats: 200, messages: 10_000 } : LARGE
    const profiles = join(folder, 'home', 'profiles')
    await mkdir(profiles, { recursive: true, mode: 0o700 })
    say(`profiles of ${SMALL.messages} and ${large.messages} messages`)
    for (const name of ['ada', 'bob']) {
      await growProfile(join(profiles, `${name}-0`), SMALL)
      await growProfile(join(profiles, `${name}-1`), large)
    }
    const network = await startPeopleNetwork(folder)
    const [young, old] = [
      await openTwoPeople(network.addresses, profiles, 0),
      await openTwoPeople(network.addresses, profiles, 1),
    ]
    const figures = await compared(bench, young, old, large)
    await young.close()
    await old.close()
    const screen = await atTheTerminal(bench, {
      home: join(folder, 'home'),
      young: { profile: 'ada-0', ...SMALL },
      old: { profile: 'ada-1', ...large },
    })
    await network.close()
    return [...figures, ...screen, ...(await amongAccounts(bench))]
  },
}

/** Milliseconds of one operation. */
type Operation = (people: TwoPeople) => Promise<number> | number

async function compared(
  { quick, say }: Bench,
  young: TwoPeople,
  old: TwoPeople,
  large: Grown,
): Promise<Figure[]> {
  const count = quick ? 50 : 200
  const turns = quick ? 50 : 300
  // A chat of both profiles; the young one has ten messages in it.
  const known = grownAddress(3)
  const rows = SMALL.messages / SMALL.chats
  const chatsOf = (people: TwoPeople): number => people.ada.chats().length
  const operations: readonly (readonly [what: string, unit: string, samples: number, Operation, Goal?])[] = [
    [
      'send() to Meta’s ack',
      'ms',
      count,
      async ({ ada, to }) => median(await sends(ada, to, count)),
      THE_SAME,
    ],
    [
      'send() to the peer’s message event',
      'ms',
      count,
      async (people) => median(await people.run(count, 1)),
      THE_SAME,
    ],
    [
      `open a chat: its newest ${rows} rows`,
      'ms',
      turns,
      ({ ada }) => each(turns, () => ada.history(known, { limit: rows })),
      THE_SAME,
    ],
    [
      'mark it as seen',
      'ms',
      turns,
      ({ ada }) =>
        each(turns, () => {
          ada.markSeen(known)
        }),
      THE_SAME,
    ],
    [
      'search, a word of ten messages',
      'ms',
      turns,
      ({ ada }) => each(turns, () => ada.library.search(RARE_WORD)),
      THE_SAME,
    ],
    [
      'search, the first letter of every message',
      'ms',
      turns,
      ({ ada }) => each(turns, () => ada.library.search(COMMON_WORD.slice(0, 1))),
      THE_SAME,
    ],
    [
      'search, a word of every message',
      'ms',
      turns,
      ({ ada }) => each(turns, () => ada.library.search(COMMON_WORD)),
      THE_SAME,
    ],
    ['search for an emoji that is nowhere', 'ms', 20, ({ ada }) => each(20, () => ada.library.search('🎈'))],
    [
      'the list of chats, for each chat in it',
      'µs',
      20,
      ({ ada }) => (each(20, () => ada.chats()) * 1000) / ada.chats().length,
    ],
  ]
  const figures: Figure[] = []
  for (const [what, unit, samples, operation, goal] of operations) {
    say(what)
    const [before, after]: [number[], number[]] = [[], []]
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [small, big] = [await operation(young), await operation(old)]
      // The first one warms up.
      if (round === 0) continue
      before.push(small)
      after.push(big)
    }
    const peer = { what: 'young', value: median(before) }
    figures.push({ line: 'B9', what, unit, rounds: after, samples, peer, goal })
  }
  const note = `${large.messages} messages in ${chatsOf(old)} chats, against ${SMALL.messages} in ${chatsOf(young)}; “young” is the median of the same rounds there`
  return figures.map((figure, at) => (at === 0 ? { ...figure, note } : figure))
}

async function sends(from: TwoPeople['ada'], to: string, count: number): Promise<number[]> {
  const taken: number[] = []
  for (let sent = 0; sent < count; sent += 1) {
    const start = performance.now()
    const outcome = await from.send(to, TEXT)
    if (outcome.event !== 'sent') throw new Error(`a message was ${outcome.event}: ${outcome.reason}`)
    taken.push(performance.now() - start)
  }
  return taken
}

/** Milliseconds of one of them. */
function each(count: number, act: () => unknown): number {
  const start = performance.now()
  for (let done = 0; done < count; done += 1) act()
  return (performance.now() - start) / count
}
