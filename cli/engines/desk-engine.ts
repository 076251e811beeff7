// Carries out what a pane asks of its part "desk": notifications, and trying a passphrase.
import type { Input } from '../state/input.js'
import type { DeskInput, DeskIntent, Notice } from '../state/desk/desk-input.js'

export interface DeskDeps {
  /** `mute` learns, once, why a program that should tell of it does not start. */
  readonly notify: (notice: Notice, mute: (why: string) => void) => void
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
    case 'unlock':
      tell({ type: 'desk', desk: await unlock(deps?.verify, intent.passphrase) })
  }
}
