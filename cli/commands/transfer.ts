// A transfer as a command waits for it: its progress shown, and given up only where nothing moves any more.
import { ClientError, type ClientEvent } from '../client/api.js'
import { OWNER_LEAVES } from '../profile/owner.js'
import type { ProgressEvent } from './output.js'
import type { CommandContext } from './profile-command.js'

/** A client that was told to stop says how far it came; it gets this long. */
const STOPPING_MS = 5_000

export interface Transfer {
  readonly id: string
  readonly direction: ProgressEvent['direction']
  /** Milliseconds without progress after which it is given up. */
  readonly patience: number
  /** Whether giving up ends the transfer itself, too. */
  readonly stops: boolean
}

/**
 * @param begin gets a signal that fires when the command is interrupted; what it then answers is the result.
 * @throws {ClientError} `timed-out` where nothing moves, `failed` where an interrupted transfer does not end.
 */
export async function whileMoving<T>(
  { client, clock, output, signal }: CommandContext,
  { id, direction, patience, stops }: Transfer,
  begin: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController()
  const done = new AbortController()
  const giveUp = new Promise<never>((_, reject) => {
    const within = (milliseconds: number, error: () => ClientError): (() => void) =>
      clock.after(milliseconds, () => {
        if (stops) control.abort('quiet')
        reject(error())
      })
    let cancel = within(patience, quiet)
    const unsubscribe = client.subscribe((event) => {
      if (!isProgress(event) || event.id !== id || event.direction !== direction) return
      output.progress(event)
      if (control.signal.aborted) return
      cancel()
      cancel = within(patience, quiet)
    })
    const interrupt = (): void => {
      control.abort(signal.reason)
      cancel()
      cancel = within(STOPPING_MS, interrupted)
    }
    signal.addEventListener('abort', interrupt, { signal: done.signal })
    if (signal.aborted) interrupt()
    done.signal.addEventListener('abort', () => {
      cancel()
      unsubscribe()
    })
  })
  try {
    return await Promise.race([begin(control.signal), giveUp])
  } finally {
    done.abort()
  }
}

function isProgress(event: ClientEvent): event is ProgressEvent {
  return event.event === 'progress'
}

function quiet(): ClientError {
  return new ClientError('timed-out', 'nothing moves any more: try again, or allow more time with --timeout')
}

function interrupted(): ClientError {
  return new ClientError('failed', 'interrupted before there was an answer')
}

/**
 * An owner that leaves interrupts commands that it hands back: they go on elsewhere, and report nothing here.
 * @throws {ClientError} where that is so; the owner then says that the command moved.
 */
export function unlessMoved({ signal }: Pick<CommandContext, 'signal'>): void {
  if (signal.aborted && signal.reason === OWNER_LEAVES) {
    throw new ClientError('failed', 'the process that ran this has ended: run it again')
  }
}
