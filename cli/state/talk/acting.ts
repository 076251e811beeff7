// What is being done with the selected message, until it is done or left.

export type Acting =
  /** One of what can be done is chosen from a list. */
  | { readonly kind: 'menu'; readonly chosen: number }
  /** An emoji is chosen among the usual ones, or typed. `typed` is sanitised. */
  | { readonly kind: 'react'; readonly chosen: number; readonly typed: string }
  /** It is asked whether to take it back for both, or to remove it here. */
  | { readonly kind: 'take-back' | 'forget' }
