// Getting a profile's client online within a command's time.
import { ClientError } from '../client/api.js'
import type { CommandContext } from './profile-command.js'

type Waiting = Pick<CommandContext, 'client' | 'clock' | 'signal'>

/**
 * Resolves when the client is online. The client goes on trying after a failure here; a command does not wait
 * for its second attempt.
 * @param until milliseconds since 1970.
 * @throws {ClientError} `cannot-connect`, `timed-out`, or why the client was refused.
 */
export async function goOnline(context: Waiting, until: number): Promise<void> {
  if (context.client.status().connection.state === 'online') return
  await withinTime(context, until, context.client.connect())
}

/** For a command that waits: without an account nothing will ever come. @throws {ClientError} `not-enlisted`. */
export function requireEnlisted({ client }: Pick<Waiting, 'client'>): void {
  if (client.status().enlisted) return
  throw new ClientError(
    'not-enlisted',
    'this profile is not enlisted, so nothing can come: run `parley enlist` or `parley account` first',
  )
}

/** Why going online failed, for a command that has something to do offline too. Other errors pass. */
export async function whyOffline(online: Promise<void>): Promise<ClientError | undefined> {
  try {
    await online
    return undefined
  } catch (error) {
    if (error instanceof ClientError) return error
    throw error
  }
}

/** `work`, unless `until` or an interruption comes first. @throws {ClientError} `timed-out` or `failed`. */
export async function withinTime<T>(
  { clock, signal }: Pick<Waiting, 'clock' | 'signal'>,
  until: number,
  work: Promise<T>,
): Promise<T> {
  const done = new AbortController()
  const tooLate = new Promise<never>((_, reject) => {
    const cancel = clock.after(Math.max(0, until - clock.now()), () => {
      reject(new ClientError('timed-out', 'no answer in time: try again, or allow more time with --timeout'))
    })
    done.signal.addEventListener('abort', cancel)
    const interrupt = (): void => {
      reject(new ClientError('failed', 'interrupted before there was an answer'))
    }
    signal.addEventListener('abort', interrupt, { signal: done.signal })
    if (signal.aborted) interrupt()
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    done.abort()
  }
}
