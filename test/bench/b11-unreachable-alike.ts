// B11: whether the time of an answer tells why somebody cannot be reached. Nobody at all and one cause take turns; the
// area under the curve says how well the two can be told apart by time.
import { blockRequest, metaBlockRequest } from '#proto/exchanges/blocklist.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { requestDecision } from '#proto/exchanges/message-requests.js'
import { prekeyFetchRequest } from '#proto/exchanges/prekey-fetch.js'
import { resolveUsersRequest } from '#proto/exchanges/resolve-users.js'
import { unenlistRequest } from '#proto/exchanges/unenlist.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { type ChatClient, opaqueMessage } from './chat-client.js'
import { type Endpoint, startEndpoint } from './endpoint.js'
import { atMost, type Bench, type Figure, type Line } from './line.js'
import { metaUser, PARTNER_ID, partnerUser, type SeededAccount } from './seeded-accounts.js'
import { areaUnderCurve } from './statistics.js'
import { online } from './traffic.js'

const ROUNDS = 3
/** Away from 0.5, either way. */
const GOAL = atMost(0.05)
const UNLIMITED = '1000000000'

/** [partner's user, WhatsApp user]: who asks, and whom. */
const ADA = partnerUser(0)
const BOB = metaUser(0)
const [OFF, BLOCKED, BLOCKED_CONTACT, NO_PHONE] = [metaUser(1), metaUser(2), metaUser(3), metaUser(999)]
const [LEFT, BLOCKS, NO_USER] = [partnerUser(1), partnerUser(2), partnerUser(999)]

export const unreachableLine: Line = {
  id: 'B11',
  title: 'whoever is out of reach, by time',
  async run({ folder, quick, say }: Bench) {
    const endpoint = await startEndpoint({
      folder,
      accounts: [ADA, BOB, OFF, BLOCKED, BLOCKED_CONTACT, LEFT, BLOCKS],
      env: {
        PARLEY_META_LOOKUPS: UNLIMITED,
        PARLEY_META_PREKEY_FETCHES: UNLIMITED,
        PARLEY_META_STRANGERS_PREKEYS: UNLIMITED,
      },
    })
    await arrange(endpoint)
    const probes = quick ? 300 : 2_000
    const figures: Figure[] = []
    for (const [asker, nobody, causes] of [
      [ADA, NO_PHONE, { off: OFF, blocked: BLOCKED, 'blocked after contact': BLOCKED_CONTACT }],
      [BOB, NO_USER, { left: LEFT, blocked: BLOCKS }],
    ] as const) {
      const prober = await openProber(endpoint, asker)
      for (const [cause, target] of Object.entries(causes)) {
        say(`${asker.kind}: ${cause}`)
        figures.push(...(await compare(prober, probes, nobody, cause, target)))
      }
      await prober.end()
    }
    await endpoint.close()
    return figures
  },
}

/** By what people do, as it comes about. */
async function arrange(endpoint: Endpoint): Promise<void> {
  await orders(endpoint, OFF, optInRequest([]))
  await orders(endpoint, BLOCKED, metaBlockRequest({ action: 'block', jid: ADA.jid }))
  await orders(endpoint, ADA, requestDecision({ action: 'accept', jid: BLOCKED_CONTACT.jid }))
  await orders(
    endpoint,
    BLOCKED_CONTACT,
    requestDecision({ action: 'accept', jid: ADA.jid }),
    metaBlockRequest({ action: 'block', jid: ADA.jid }),
  )
  await orders(endpoint, BLOCKS, blockRequest({ action: 'block', jid: BOB.jid }))
  await orders(endpoint, LEFT, unenlistRequest())
}

async function orders(endpoint: Endpoint, by: SeededAccount, ...requests: readonly Stanza[]): Promise<void> {
  const client = await online(endpoint, by, () => undefined)
  for (const request of requests) await client.request(request)
  await client.end()
}

interface Prober extends ChatClient {
  /** Sends it and waits for its ack. */
  acked(message: Stanza): Promise<void>
}

async function openProber(endpoint: Endpoint, asker: SeededAccount): Promise<Prober> {
  let next: () => void = () => undefined
  const client = await online(endpoint, asker, ({ tag }) => {
    if (tag === 'ack') next()
  })
  return {
    ...client,
    acked: (message) =>
      new Promise((resolve) => {
        next = resolve
        client.submit(message)
      }),
  }
}

const KINDS: Readonly<
  Record<string, (prober: Prober, target: SeededAccount, n: number) => Promise<unknown>>
> = {
  message: (prober, { jid }, n) => prober.acked(opaqueMessage(jid, `PROBE${String(n).padStart(9, '0')}`)),
  keys: (prober, { jid }) => prober.request(prekeyFetchRequest([jid])),
  name: (prober, { identifier, kind }) =>
    prober.request(
      resolveUsersRequest([
        { by: 'external-id', externalId: identifier, integratorId: kind === 'meta' ? 0 : PARTNER_ID },
      ]),
    ),
}

async function compare(
  prober: Prober,
  probes: number,
  nobody: SeededAccount,
  cause: string,
  target: SeededAccount,
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [kind, probe] of Object.entries(KINDS)) {
    const areas: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const times: Record<'nobody' | 'cause', number[]> = { nobody: [], cause: [] }
      for (let n = 0; n < probes; n += 1) {
        // Which of the two goes first takes turns too.
        const pair = [['nobody', nobody] as const, ['cause', target] as const]
        for (const [name, whom] of n % 2 === 0 ? pair : pair.reverse()) {
          const begun = performance.now()
          await probe(prober, whom, n)
          times[name].push(performance.now() - begun)
        }
      }
      areas.push(areaUnderCurve(times.nobody, times.cause))
    }
    figures.push({
      line: 'B11',
      what: `${prober.account.kind} asks: nobody or ${cause}, ${kind}: AUC from 0.5`,
      unit: '',
      rounds: areas.map((area) => Math.abs(area - 0.5)),
      samples: probes,
      goal: GOAL,
      note: `AUC ${areas.map((area) => area.toFixed(3)).join(', ')}`,
    })
  }
  return figures
}
