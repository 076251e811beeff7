// `listen --background`: holds only the provider's wake stream and connects when a push comes (framework: push).
import type { CancelTimer } from '#platform/clock.js'
import { ClientError } from '../client/api.js'
import type { CommandContext } from './profile-command.js'

/** The connection ends after so long without an event. */
const IDLE_MS = 15_000

/**
 * Sleeps until woken, connects with reason PUSH, lets everything waiting arrive, sleeps again.
 * @param fail called where the wake stream cannot be held, or Meta refuses the account.
 * @returns how to stop.
 */
export function sleepBetweenWakes(context: CommandContext, fail: (error: Error) => void): () => void {
  const { client, clock } = context
  let cancelIdle: CancelTimer | undefined
  let endWakes: (() => void) | undefined
  let stopped = false

  const stayAwake = (): void => {
    cancelIdle?.()
    cancelIdle = clock.after(IDLE_MS, () => {
      client.disconnect().catch(fail)
    })
  }
  const unsubscribe = client.subscribe((event) => {
    const asleep = event.event === 'connection' && event.state === 'offline'
    if (asleep) cancelIdle?.()
    else stayAwake()
  })
  const wake = (): void => {
    client.connect('push').catch((error: unknown) => {
      // The client goes on trying to connect by itself; only a refusal ends the listening.
      if (!(error instanceof ClientError)) fail(error instanceof Error ? error : new Error(String(error)))
      else if (error.code !== 'cannot-connect') fail(error)
    })
  }
  client
    .onWake(wake)
    .then((end) => {
      if (stopped) end()
      else endWakes = end
    })
    .catch(fail)

  return () => {
    stopped = true
    cancelIdle?.()
    unsubscribe()
    endWakes?.()
  }
}
