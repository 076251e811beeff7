// The part of the package `fzf` that is used here: its own declarations leave out file extensions, which NodeNext needs.

declare module 'fzf' {
  export interface FzfResultItem<Item> {
    readonly item: Item
    /** Offsets into what the selector gave, in UTF-16 units. */
    readonly positions: Set<number>
  }

  /** Words in any order, each fuzzy; some characters are operators. */
  export const extendedMatch: unique symbol

  export class Fzf<Item> {
    constructor(
      items: readonly Item[],
      options: {
        readonly selector: (item: Item) => string
        readonly casing: 'case-insensitive'
        readonly match: typeof extendedMatch
      },
    )
    readonly find: (query: string) => FzfResultItem<Item>[]
  }
}
