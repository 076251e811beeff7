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

/** What a person did with a text. */
export const TEXT_RESULTS = ['shown', 'accepted'] as const
export type TextResult = (typeof TEXT_RESULTS)[number]

/** `interop-warnings/1`: how a text is named on the wire and in ledgers. */
export function textName({ id, version }: Pick<ConsentText, 'id' | 'version'>): string {
  return `${id}/${version}`
}

/** The form of a name of any text, of any version below a million; whether there is such a text is not looked at. */
export function isTextName(text: string): boolean {
  return /^[a-z][a-z-]{0,31}\/[1-9][0-9]{0,5}$/.test(text)
}
