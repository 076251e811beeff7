// What the engine answers about consent, and what a person asks it for.
import type { ClientStatus, InteropChoice, InteropView, LedgerLine, RequestView } from '../../client/api.js'
import type { Failure } from '../input.js'

/** Why the choice of apps was read: to know it, to change it, to turn it off, or to look at it. */
export type InteropPurpose = 'know' | 'choose' | 'turn-off' | 'look'

export type ConsentInput =
  | { readonly type: 'requests'; readonly requests: readonly RequestView[] }
  | { readonly type: 'decided'; readonly with: string; readonly state: 'accepted' | 'deleted' }
  | { readonly type: 'reported'; readonly with: string; readonly blocked: boolean }
  | { readonly type: 'asked-to-reach'; readonly with: string }
  | {
      readonly type: 'interop'
      readonly interop: InteropView
      readonly purpose: InteropPurpose
      /** The app to put the pointer on. */
      readonly app?: number | undefined
    }
  | { readonly type: 'interop-set'; readonly interop: InteropView; readonly choice: InteropChoice }
  | { readonly type: 'enlistment'; readonly status: ClientStatus; readonly ledger: readonly LedgerLine[] }
  | { readonly type: 'ledger'; readonly ledger: readonly LedgerLine[] }
  /** This user left the service. */
  | { readonly type: 'left' }
  /** What was being decided did not happen. */
  | { readonly type: 'undecided'; readonly intent: ConsentIntent; readonly failure: Failure }

export type ConsentIntent =
  | { readonly do: 'accept-request'; readonly with: string }
  | { readonly do: 'delete-request'; readonly with: string }
  | {
      readonly do: 'report'
      readonly with: string
      readonly attach: readonly string[]
      readonly reason: string
      readonly block: boolean
    }
  | { readonly do: 'reach'; readonly with: string }
  | { readonly do: 'interop'; readonly purpose: InteropPurpose; readonly app?: number | undefined }
  | { readonly do: 'set-interop'; readonly choice: InteropChoice }
  /** The present warnings are on screen. */
  | { readonly do: 'showed-warnings' }
  /** The consent of a partner user. */
  | { readonly do: 'enlistment' }
  /** Leaves the service that this partner user is enlisted at. */
  | { readonly do: 'leave' }
  | { readonly do: 'ledger' }
