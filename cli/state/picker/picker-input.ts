// What pickers and the sheets about a person ask the engine for, and what comes back.
import type {
  Abilities,
  ChatContents,
  ChatPreferences,
  PresenceView,
  Privacy,
  SafetyNumber,
  SearchPage,
} from '../../client/api.js'

/** All that the client knows of somebody, as it is now. */
export interface ContactFacts {
  readonly abilities: Abilities
  readonly preferences: ChatPreferences
  readonly presence: PresenceView
  readonly privacy: Privacy
  readonly safety: SafetyNumber | undefined
  readonly contents: ChatContents
  /** Their wire address, where a message of theirs is here. */
  readonly jid: string | undefined
}

/** A part of a search: which words, in which chat, older than what. */
export interface SearchQuestion {
  readonly query: string
  readonly within: string | undefined
  readonly before: number | undefined
}

export type PickerInput =
  | ({ readonly tell: 'found'; readonly page: SearchPage } & SearchQuestion)
  | {
      readonly tell: 'safety'
      readonly with: string
      readonly number: SafetyNumber | undefined
      /** What to compare it with, as it was typed. */
      readonly typed: string | undefined
      /** It was asked for anew after something was done. */
      readonly after: 'verify' | 'unverify' | 'trust' | undefined
    }
  | { readonly tell: 'contact'; readonly with: string; readonly facts: ContactFacts }
  | { readonly tell: 'privacy'; readonly privacy: Privacy }

export type PickerIntent =
  | ({ readonly ask: 'search' } & SearchQuestion)
  | { readonly ask: 'safety'; readonly with: string; readonly typed: string | undefined }
  | { readonly ask: 'verify'; readonly with: string; readonly digits: string }
  | { readonly ask: 'unverify'; readonly with: string }
  /** Trusts the key that the number shown is of. */
  | { readonly ask: 'trust'; readonly with: string }
  | { readonly ask: 'contact'; readonly with: string }
  /** Whether this person learns what was read; `undefined`: as for everybody. */
  | { readonly ask: 'receipts'; readonly with: string; readonly readReceipts: boolean | undefined }
  | { readonly ask: 'privacy' }
  | { readonly ask: 'set-privacy'; readonly change: Partial<Privacy> }
