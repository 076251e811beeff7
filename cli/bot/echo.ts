// The echo bot: answers what people write with their own words, and is never led into talking with itself.
import type { Clock } from '#platform/clock.js'
import type { ParleyClient } from '../client/api.js'
import { unseenMessages } from './unseen.js'

const WINDOW_MS = 60_000
/** Answers to one person within {@link WINDOW_MS}. */
const MOST_ANSWERS = 20
/** People whose answers are counted at a time. */
const MOST_PEOPLE = 1_000

/** What a bot needs to know of a message to decide about it. */
export interface Heard {
  readonly id: string
  readonly from: string
  readonly text: string
  readonly request?: boolean
  /** It answers a message of this side where `direction` is `out`. */
  readonly quote?: { readonly direction: 'in' | 'out' | undefined }
}

/**
 * Whether to answer. Two bots that echo each other would never end, so three things are not answered: what answers
 * a message of ours (an echo is sent as a reply), what repeats the last thing said to that person, and more than
 * {@link MOST_ANSWERS} messages of one person in a minute. The first ends a loop at once; the others hold where the
 * other app shows no replies, or the other bot adds words of its own.
 */
export class EchoManners {
  readonly #clock: Clock
  readonly #said = new Map<string, { text: string; times: readonly number[] }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  answers({ from, text, quote }: Heard): boolean {
    if (text === '' || quote?.direction === 'out') return false
    const now = this.#clock.now()
    const known = this.#said.get(from)
    const times = (known?.times ?? []).filter((time) => now - time < WINDOW_MS)
    const repeats = known !== undefined && times.length > 0 && withoutQuote(text) === known.text
    if (repeats || times.length >= MOST_ANSWERS) return false
    this.#said.delete(from)
    this.#said.set(from, { text, times: [...times, now] })
    const [oldest] = this.#said.keys()
    if (this.#said.size > MOST_PEOPLE && oldest !== undefined) this.#said.delete(oldest)
    return true
  }
}

/** Where an app shows no replies, what is answered stands above the answer as lines that begin with `> `. */
function withoutQuote(text: string): string {
  return text.replace(/^(?:> ?.*\n)+/u, '')
}

export interface EchoOptions {
  readonly clock: Clock
  /** Answers strangers too, which accepts them. */
  readonly accept: boolean
  readonly note: (text: string) => void
}

/** Answers until it is stopped. @returns how to stop. */
export function echo(client: ParleyClient, { clock, accept, note }: EchoOptions): () => void {
  const manners = new EchoManners(clock)
  const answer = async (message: Heard): Promise<void> => {
    const { id, from, text, request } = message
    client.markSeen(from, id)
    if (request === true && !accept) return
    if (request === true) await client.acceptRequest(from)
    if (!manners.answers(message)) return
    await client.talk.reply({ with: from, id, direction: 'in' }, text)
  }
  const hear = (message: Heard): void => {
    answer(message).catch((error: unknown) => {
      // Whatever it was: the others are still answered.
      if (!(error instanceof Error)) throw error
      note(`no answer to ${message.from}: ${error.message}`)
    })
  }
  const stop = client.subscribe((event) => {
    if (event.event === 'message') hear(event)
  })
  unseenMessages(client).forEach(hear)
  return stop
}
