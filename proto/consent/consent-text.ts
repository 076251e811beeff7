// A text that is put before a person before they decide, with its version: what was shown can be told for ever
// (Consent: the warnings; the disclosure of enlisting). The wording is ours.

export interface ConsentText {
  readonly id: 'interop-warnings' | 'partner-disclosure'
  /** Rises with every change of the wording. */
  readonly version: number
  readonly title: string
  /** What it is about, one or two sentences. */
  readonly introduction: string
  /** Each one thing the person should know. */
  readonly points: readonly string[]
}

/** `interop-warnings/1`: how a text is named on the wire and in ledgers. */
export function textName({ id, version }: ConsentText): string {
  return `${id}/${version}`
}
