// Writing: what completes a draft, what the other side learns of it, and the editor outside.
import type { TypingState } from '../../client/api.js'
import type { Failure } from '../input.js'

/** A file or folder whose path begins as asked. */
export interface FileFound {
  /** Plain, as far as it was typed and on to the end of this name. */
  readonly path: string
  readonly folder: boolean
}

export type ComposeInput =
  /** What came back from the editor. */
  | { readonly tell: 'edited'; readonly text: string }
  | { readonly tell: 'not-edited'; readonly failure: Failure }
  /** @see ComposeIntent `files`; `typed` as it was asked. */
  | { readonly tell: 'files'; readonly typed: string; readonly files: readonly FileFound[] }
  /** What was pasted is the path of a file. */
  | { readonly tell: 'dropped'; readonly pasted: string; readonly path: string }

export type ComposeIntent =
  /** The draft goes to an editor outside. */
  | { readonly ask: 'edit'; readonly text: string }
  | { readonly ask: 'typing'; readonly with: string; readonly state: TypingState }
  /** Files whose paths begin with what was typed. */
  | { readonly ask: 'files'; readonly typed: string }
  /** Whether what was pasted is a file. */
  | { readonly ask: 'dropped'; readonly pasted: string; readonly path: string }
