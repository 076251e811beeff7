// Two people who are no strangers: each accepted the other before either wrote.
import type { ParleyClient } from '#cli/client/api.js'
import { requestDecision } from '#proto/exchanges/message-requests.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Enlisted } from './meta.js'
import type { RawClient } from './raw-client.js'

/** Both are online, and can be found by the other. */
export async function befriendClients(one: ParleyClient, other: ParleyClient): Promise<void> {
  await one.acceptRequest(addressOf(other))
  await other.acceptRequest(addressOf(one))
}

export function addressOf(client: ParleyClient): string {
  const { address } = client.status()
  if (address === undefined) throw new Error('this profile has no account')
  return address
}

/** The same at Meta's endpoint alone, over a short connection of each, so before they have others. */
export async function befriend(one: Enlisted, other: Enlisted): Promise<void> {
  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    const client = await mine.online({ passive: true })
    await accept(client, theirs.jid)
    await client.end()
  }
}

/** Whoever this connection belongs to accepts that person. */
export async function accept(client: RawClient, jid: Jid): Promise<void> {
  const answer = await client.request(requestDecision({ action: 'accept', jid }))
  if (answer.attrs['type'] !== 'result') throw new Error(`${jid} was not accepted: ${JSON.stringify(answer)}`)
}
