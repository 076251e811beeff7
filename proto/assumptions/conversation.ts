// What the record leaves open about a conversation beside its messages: typing, presence, features of an app.
// Part of proto/assumptions.ts.

/** After so long without news, nobody counts as typing any more: their `paused` may never come. (Typing) */
export const ASSUMED_TYPING_LAPSES_SECONDS = 25

/** Whoever goes on typing says so again after this long, well before the first one lapses. (Typing) */
export const ASSUMED_TYPING_REPEATED_SECONDS = 10
