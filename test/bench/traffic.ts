// Bare pairs that keep a number of messages in flight: the load under which servers are measured.
import { ackFor } from '#proto/exchanges/ack.js'
import { requestDecision } from '#proto/exchanges/message-requests.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { type ChatClient, logIn, opaqueMessage } from './chat-client.js'
import type { Endpoint } from './endpoint.js'
import { metaUser, noiseKeyOf, partnerUser, type SeededAccount } from './seeded-accounts.js'

/** A partner's user who writes to one of Meta's. */
export interface Pair {
  /** Sends `count` messages, `window` of them in flight; resolves when the last one has been delivered and acked. */
  run(count: number, window: number): Promise<Latencies>
  end(): Promise<void>
}

/** Milliseconds, in no order. */
export interface Latencies {
  /** From the sender's submit to the server's ack: stored on disk. */
  readonly stored: number[]
  /** From the sender's submit to the recipient's stanza. */
  readonly delivered: number[]
}

export function pairAccounts(pairs: number): SeededAccount[] {
  return Array.from({ length: pairs }, (_, at) => [partnerUser(at), metaUser(at)]).flat()
}

export async function openPair(endpoint: Endpoint, number: number): Promise<Pair> {
  const [from, to] = [partnerUser(number), metaUser(number)]
  let receivedBySender: (stanza: Stanza) => void = () => undefined
  let receivedByRecipient: (stanza: Stanza) => void = () => undefined
  const sender = await online(endpoint, from, (stanza) => {
    receivedBySender(stanza)
  })
  const recipient = await online(endpoint, to, (stanza, client) => {
    if (stanza.tag !== 'message') return
    client.submit(ackFor(stanza))
    receivedByRecipient(stanza)
  })
  // As people who have decided to write to each other: a stranger may not send so much.
  await sender.request(requestDecision({ action: 'accept', jid: to.jid }))
  await recipient.request(requestDecision({ action: 'accept', jid: from.jid }))
  let rounds = 0
  return {
    run(count, window) {
      rounds += 1
      const prefix = `bench-${number}-${rounds}-`
      const latencies: Latencies = { stored: [], delivered: [] }
      const begun = new Map<string, number>()
      /** Of a message: its ack and its delivery, which come in either order. */
      const halves = new Map<string, number>()
      let sent = 0
      let done = 0
      return new Promise((resolve, reject) => {
        const sendNext = (): void => {
          if (sent === count) return
          const id = `${prefix}${sent}`
          sent += 1
          begun.set(id, performance.now())
          sender.submit(opaqueMessage(to.jid, id))
        }
        const half = (id: string, into: number[]): void => {
          into.push(performance.now() - (begun.get(id) ?? Number.NaN))
          const halfDone = halves.delete(id)
          if (!halfDone) {
            halves.set(id, 1)
            return
          }
          begun.delete(id)
          done += 1
          if (done === count) resolve(latencies)
          else sendNext()
        }
        receivedBySender = ({ tag, attrs }) => {
          if (tag !== 'ack') return
          if (attrs['error'] === undefined) half(attrs['id'] ?? '', latencies.stored)
          else reject(new Error(`a message was refused: ${attrs['error']}`))
        }
        receivedByRecipient = ({ attrs }) => {
          half(attrs['id'] ?? '', latencies.delivered)
        }
        for (let more = 0; more < window; more += 1) sendNext()
      })
    },
    async end() {
      await Promise.all([sender.end(), recipient.end()])
    },
  }
}

/** Logs in, a partner's user with a fresh token. */
export async function online(
  { chat, trustRoot, issuer }: Endpoint,
  account: SeededAccount,
  onStanza: (stanza: Stanza, client: ChatClient) => void,
): Promise<ChatClient> {
  const token =
    account.kind === 'partner'
      ? await issuer.token(account.identifier, noiseKeyOf(account).publicKey)
      : undefined
  return logIn({ chat, trustRoot, account, token, onStanza })
}
