// Carries out what a pane asks of its part "desk": notifications, and trying a passphrase.
import { ClientError } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { DeskChange, DeskInput, DeskIntent, Notice } from '../state/desk/desk-input.js'
import { failureOf } from './failure.js'

export interface DeskDeps {
  /** `mute` learns, once, why a program that should tell of it does not start. */
  readonly notify: (notice: Notice, mute: (why: string) => void) => void
  /**
   * Puts a setting in force, and writes it to the config file.
   * @throws {ClientError} where the file does not say it then; it is in force all the same.
   */
  readonly set: (change: DeskChange) => Promise<void>
  /** The screen is locked, or not any more. */
  readonly locked: (locked: boolean) => void
  /** Whether it is the profile's passphrase; takes a moment. `undefined` where there is none. */
  readonly verify: ((passphrase: string) => Promise<boolean>) | undefined
}

async function unlock(verify: DeskDeps['verify'], passphrase: string): Promise<DeskInput> {
  try {
    const right = await verify?.(passphrase)
    return right === true
      ? { tell: 'unlocked' }
      : { tell: 'refused', why: 'that is not the passphrase; type it again' }
  } catch (error) {
    return { tell: 'refused', why: error instanceof Error ? error.message : String(error) }
  }
}

async function set(deps: DeskDeps | undefined, { section, key, value }: DeskChange): Promise<DeskInput> {
  const change = { section, key, value }
  try {
    if (deps === undefined) throw new ClientError('usage', 'there is no screen here')
    await deps.set(change)
    return { tell: 'kept', ...change }
  } catch (error) {
    return { tell: 'unkept', ...change, why: failureOf(error).message }
  }
}

/** `tell` takes the answer. Without `deps` there is nothing to notify with. */
export async function performDesk(
  deps: DeskDeps | undefined,
  intent: DeskIntent,
  tell: (input: Input) => void,
): Promise<void> {
  switch (intent.ask) {
    case 'notify':
      deps?.notify(intent, (why) => {
        tell({ type: 'desk', desk: { tell: 'mute', why } })
      })
      return
    case 'set':
      tell({ type: 'desk', desk: await set(deps, intent) })
      return
    case 'lock':
      deps?.locked(intent.locked)
      return
    case 'unlock':
      tell({ type: 'desk', desk: await unlock(deps?.verify, intent.passphrase) })
  }
}
