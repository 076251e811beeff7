// What a slash command is: one table of them serves the screen, the plain face, help and completion.
import type { Step } from './input.js'
import type { View } from './view.js'

/** What an argument is, for completing it. */
export type ArgumentKind =
  'address' | 'path' | 'emoji' | 'command' | 'text' | { readonly oneOf: readonly string[] }

export interface Command {
  readonly usage: string
  readonly does: string
  /** Its arguments in order; the last goes on to the end of the line. */
  readonly takes?: readonly ArgumentKind[]
  readonly run: (view: View, argument: string) => Step
}
