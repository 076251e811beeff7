// What programs see of consent: standing, requests, reports, the choice of apps, the ledger (see api.ts).
import type { ConsentText } from '#proto/consent/consent-text.js'
import type { HistoryEntry } from './api.js'

/**
 * How this user and the person of a chat stand to each other, as far as this client knows. `request`: they wrote, and
 * this user has not decided; they learn nothing meanwhile. `asked`: this user wrote to them or accepted them, and
 * nothing says that they accept this user. `accepted`: besides, they wrote, or a message reached their device.
 * `none`: none of these, or they left.
 */
export type Standing = 'none' | 'request' | 'asked' | 'accepted'

/** Somebody unknown wrote and waits for a decision. Text comes from the other side: sanitise before drawing. */
export interface RequestView {
  /** Short, of this profile only; for commands. */
  readonly id: number
  readonly from: string
  /** Of the app they write from, e.g. `Parley`; `WhatsApp` for Meta's own users. */
  readonly app: string
  /** What they are known by in that app, e.g. `ada` or `+4915550001`. */
  readonly identifier: string
  readonly since: number
  readonly messages: number
  readonly last: HistoryEntry | undefined
}

export interface ReportOptions {
  /** Ids of their messages whose text goes to Meta with the report; none unless named here. At most 5. */
  readonly attach?: readonly string[] | undefined
  /** In the reporter's words, at most 256 code points. */
  readonly reason?: string | undefined
  /** Blocks them too. */
  readonly block?: boolean | undefined
}

export type Inbox = 'combined' | 'separate'

export interface PartnerView {
  readonly id: number
  readonly name: string
  readonly handle: string
  readonly status: 'active' | 'onboarding' | 'removed'
  readonly enabled: boolean
  /** When this user turned it on, ms since 1970. */
  readonly since?: number
}

/** A text that was put before a person, and what they said to it. `name` holds its version: `interop-warnings/1`. */
export interface ShownText {
  readonly name: string
  readonly result: 'shown' | 'accepted'
  readonly at: number
}

/** Somebody asks this user to turn their app on, which is off. Addresses come from the other side: sanitise. */
export interface PingView {
  readonly from: string
  /** The app's name. */
  readonly app: string
  readonly at: number
}

/** The consent of a WhatsApp user as an object: its state, since when, what was shown, what follows from it. */
export interface InteropView {
  /** Some app may reach this user. */
  readonly enabled: boolean
  /** What was shown last; undefined before the first time. */
  readonly text: ShownText | undefined
  /** The warnings as they stand now: to be shown before anything is turned on. */
  readonly warnings: ConsentText
  readonly inbox: Inbox
  /** Users of apps that are off may ask this user to turn them on. */
  readonly pings: boolean
  /** The newest first, at most 50 of the last 30 days; none where nobody may ask. */
  readonly asked: readonly PingView[]
  readonly apps: readonly PartnerView[]
}

/** What a user chooses; what is left out stays as it is. */
export interface InteropChoice {
  /** Ids of all apps that may reach this user; empty turns interoperability off. */
  readonly apps?: readonly number[] | undefined
  readonly inbox?: Inbox | undefined
  readonly pings?: boolean | undefined
  /** Name of the warnings the user has read and accepted; needed to turn on an app that was off. */
  readonly accepted?: string | undefined
}

/** One decision as one party recorded it. */
export interface LedgerLine {
  /** Whose record: Meta's, the provider's, or this profile's own. */
  readonly source: 'meta' | 'provider' | 'profile'
  /** Rises within a source. */
  readonly seq: number
  readonly at: number
  /** See proto/consent/ledger-entry.ts. */
  readonly kind: string
  /** Who decided: `you`, `peer`, `meta`, `partner`. */
  readonly actor: string
  readonly detail: Readonly<Record<string, string | number | boolean>>
}
