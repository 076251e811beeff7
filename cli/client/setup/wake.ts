// The wake stream: the provider says that something waits at Meta, and nothing more. Kept up with backoff.
import { PROVIDER_PATHS } from '#proto/identity/provider-api.js'
import { createWakeReader, WAKE_MEDIA_TYPE } from '#proto/push/wake-stream.js'
import type { CancelTimer, Clock } from '#platform/clock.js'
import { secureUrl } from '#platform/http/fetch.js'
import { ClientError } from '../api.js'

const FIRST_RETRY_MILLISECONDS = 1_000
const LONGEST_RETRY_MILLISECONDS = 30_000
/** The server sends a comment line every ten seconds; three missing ones mean the stream is dead. */
const SILENCE_MILLISECONDS = 35_000

/**
 * Opens the stream and keeps it. Resolves with how to stop once it is open for the first time.
 * @throws {ClientError} `not-signed-in`, `cannot-connect` where that fails.
 */
export async function holdWakeStream(
  provider: string,
  session: string,
  clock: Clock,
  listener: () => void,
): Promise<() => void> {
  const stop = new AbortController()
  const url = secureUrl(new URL(PROVIDER_PATHS.wake, provider).href)
  let failures = 0
  let cancelRetry: CancelTimer | undefined

  const open = async (): Promise<ReadableStream<Uint8Array>> => {
    const headers = { authorization: `Bearer ${session}`, accept: WAKE_MEDIA_TYPE }
    const response = await fetch(url, { headers, signal: stop.signal, redirect: 'error' }).catch(
      (error: unknown) => {
        throw new ClientError(
          'cannot-connect',
          `cannot reach the provider at ${provider}; check that it runs`,
          { cause: error },
        )
      },
    )
    if (response.status === 401) {
      throw new ClientError(
        'not-signed-in',
        `${provider} does not accept this sign-in any more; run \`parley signin\` again`,
      )
    }
    if (response.status !== 200 || !response.body) {
      throw new ClientError('cannot-connect', `${provider} answered ${response.status} to the wake stream`)
    }
    return response.body
  }
  const again = (): void => {
    if (stop.signal.aborted) return
    const wait = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** Math.min(failures, 5))
    failures += 1
    cancelRetry = clock.after(wait, () => {
      // What was pushed while the stream was down is not told again: look once it is back.
      open()
        .then((body) => {
          listener()
          return follow(body)
        })
        .catch(again)
    })
  }
  const follow = async (body: ReadableStream<Uint8Array>): Promise<void> => {
    failures = 0
    const silence = new Silence(clock, () => void body.cancel().catch(() => undefined))
    try {
      await readEvents(body, silence, listener)
    } finally {
      silence.end()
    }
    again()
  }

  const first = await open()
  follow(first).catch(again)
  return () => {
    cancelRetry?.()
    stop.abort()
  }
}

/** Calls once when nothing was heard for too long. */
class Silence {
  readonly #clock: Clock
  readonly #late: () => void
  #cancel: CancelTimer | undefined

  constructor(clock: Clock, late: () => void) {
    this.#clock = clock
    this.#late = late
    this.heard()
  }

  heard(): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(SILENCE_MILLISECONDS, this.#late)
  }

  end(): void {
    this.#cancel?.()
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  silence: Silence,
  listener: () => void,
): Promise<void> {
  const decoder = new TextDecoder()
  const read = createWakeReader()
  for await (const chunk of body) {
    silence.heard()
    for (let wakes = read(decoder.decode(chunk, { stream: true })); wakes > 0; wakes -= 1) listener()
  }
}
