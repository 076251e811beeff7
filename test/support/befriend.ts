// Two people at Meta's endpoint who are no strangers: each accepted the other before either wrote.
import { requestDecision } from '#proto/exchanges/message-requests.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Enlisted } from './meta.js'
import type { RawClient } from './raw-client.js'

/** Over a short connection of each, so before they have others. */
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
