// B4: logins of partner users: Noise handshake, RS256 token, connection record on disk.
import { startEndpoint, type Endpoint } from './endpoint.js'
import { atLeast, atMost, type Line } from './line.js'
import { type ChatClient, logIn } from './chat-client.js'
import { cpuSeconds, settled } from './process-usage.js'
import { noiseKeyOf, partnerUser, type SeededAccount } from './seeded-accounts.js'
import { rounds } from './statistics.js'

/** As many as may wait at the server's door at once. */
const CLIENTS = 1_000

export const loginLine: Line = {
  id: 'B4',
  title: 'logins',
  async run({ folder, quick, say }) {
    const accounts = Array.from({ length: quick ? 300 : CLIENTS }, (_, at) => partnerUser(at))
    const endpoint = await startEndpoint({ folder, accounts })
    say('tokens')
    const tokens = await Promise.all(
      accounts.map((account) => endpoint.issuer.token(account.identifier, noiseKeyOf(account).publicKey)),
    )
    const perCpu: number[] = []
    const seconds = await rounds(4, async (round) => {
      say(`round ${round}`)
      await settled(endpoint.pid)
      const before = cpuSeconds(endpoint.pid)
      const start = performance.now()
      const clients = await Promise.all(accounts.map((account, at) => comeIn(endpoint, account, tokens[at])))
      const taken = (performance.now() - start) / 1000
      perCpu.push(accounts.length / (cpuSeconds(endpoint.pid) - before))
      await Promise.all(clients.map((client) => client.end()))
      return taken
    })
    await endpoint.close()
    return [
      {
        ...{ line: 'B4', what: 'logins', unit: 'logins / server-CPU-s', samples: accounts.length },
        // The first round warms the server up.
        ...{ rounds: perCpu.slice(1), goal: atLeast(700) },
      },
      {
        ...{ line: 'B4', what: `${accounts.length} reconnect at once, last one served`, unit: 's' },
        ...{ rounds: seconds.slice(1), samples: accounts.length, goal: atMost(2) },
        note: 'the clients’ own handshakes, in one other process, are part of this time',
      },
    ]
  },
}

function comeIn(
  { chat, trustRoot }: Endpoint,
  account: SeededAccount,
  token: string | undefined,
): Promise<ChatClient> {
  return logIn({ chat, trustRoot, account, token })
}
