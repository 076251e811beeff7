// What the record leaves open about a conversation beside its messages: typing, presence, features of an app.
// Part of proto/assumptions.ts.

/** After so long without news, nobody counts as typing any more: their `paused` may never come. (Typing) */
export const ASSUMED_TYPING_LAPSES_SECONDS = 25

/** Whoever goes on typing says so again after this long, well before the first one lapses. (Typing) */
export const ASSUMED_TYPING_REPEATED_SECONDS = 10

/** Whoever stops typing for so long has paused; then it is said. (Typing) */
export const ASSUMED_TYPING_PAUSE_SECONDS = 5

/** So far ahead the clock of who reacts is believed; a later time counts as this one. (Reactions) */
export const ASSUMED_REACTION_AHEAD_SECONDS = 60

/**
 * What an app shows of a conversation where its list entry does not say: version 1.0.1 of the framework makes these a
 * duty of every partner. Deleting for everyone is none, so it has to be said. (Stanzas: WhatsApp-user side)
 */
export const ASSUMED_REQUIRED_FEATURES = ['reactions', 'replies', 'receipts', 'typing'] as const

/** Code points of a message that are quoted to an app that shows neither replies nor reactions. (Abilities) */
export const ASSUMED_FALLBACK_EXCERPT = 200

/** What is told of when somebody was available last is a whole number of these: a habit is nobody's business. (Presence) */
export const ASSUMED_LAST_SEEN_SECONDS = 60

/** People whose presence one connection is told at once; a further one takes the place of the oldest. (Presence) */
export const ASSUMED_MAXIMUM_PRESENCES = 256

/** Times a minute that one account says how it is or asks how others are; the rest is dropped unheard. (Presence) */
export const ASSUMED_PRESENCE_PER_MINUTE = 600

/** So much of a quoted message travels with a reply, in code points: enough to know it by; the rest both sides have. (Replies) */
export const ASSUMED_QUOTED_TEXT = 500

/**
 * How often SHA-512 is iterated over key and bare JID of each side for a safety number: what Signal's own apps take, in
 * version 2 of the scannable form. Nothing published says what two different apps compare. (Safety numbers)
 */
export const ASSUMED_SAFETY_NUMBER = { iterations: 5_200, version: 2 } as const
