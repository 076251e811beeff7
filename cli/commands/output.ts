// A command's output: records, printed as NDJSON for scripts (the contract) or as lines for people.
import type { Service } from '#proto/address.js'
import type { ConsentText } from '#proto/consent/consent-text.js'
import type {
  ClientEvent,
  ClientStatus,
  DownloadPolicy,
  LedgerLine,
  PartnerView,
  SavedMedia,
} from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { AgreementRecord } from './agreement-record.js'
import type { ExportedRecord } from './export.js'
import type { InfoRecord } from './info.js'
import type { PrivacyRecord } from './privacy.js'
import type { SafetyRecord } from './safety.js'
import type { MessageRecord } from '../faces/message-record.js'
import type { OperatorPartnerRecord, OperatorReportRecord } from './operator-record.js'
import type { DecisionRecord, RequestRecord } from './request-record.js'

export type ProgressEvent = Extract<ClientEvent, { event: 'progress' }>

/** What an engine tells whoever listens, beside messages, progress and its connection. */
export type HeardEvent = Exclude<ClientEvent, ProgressEvent | { event: 'message' | 'connection' }>

export type OutputRecord =
  | Exclude<HeardEvent, { event: 'request' }>
  | MessageRecord
  | ({ readonly event: 'partner' } & PartnerView)
  | OperatorPartnerRecord
  | OperatorReportRecord
  | AgreementRecord
  | StatusRecord
  | { readonly event: 'signed-in'; readonly user: string; readonly provider: string }
  | { readonly event: 'trusted'; readonly with: string; readonly released: number }
  | { readonly event: 'blocked' | 'unblocked'; readonly address: string }
  | RequestRecord
  | DecisionRecord
  | {
      readonly event: 'reported'
      readonly with: string
      readonly attached: number
      /** Blocked, too. */
      readonly blocked: boolean
    }
  /** Somebody was asked to let this app reach them; nothing tells what came of it. */
  | { readonly event: 'asked'; readonly address: string }
  /** `name` is how it is recorded: `interop-warnings/1`. */
  | ({ readonly event: 'warnings'; readonly name: string } & ConsentText)
  | ({ readonly event: 'ledger' } & LedgerLine)
  | { readonly event: 'unenlisted'; readonly service: Service }
  | ({ readonly event: 'saved' } & SavedMedia)
  /** A file that was not sent yet, given up. */
  | { readonly event: 'cancelled'; readonly id: string }
  | { readonly event: 'downloads'; readonly policy: DownloadPolicy }
  /** Removed from this profile alone. */
  | { readonly event: 'forgotten'; readonly with: string; readonly id: string }
  /** A chat was read here. */
  | { readonly event: 'read'; readonly with: string }
  /** Something a shell completes a command line with. */
  | { readonly event: 'word'; readonly word: string }
  | InfoRecord
  | SafetyRecord
  | PrivacyRecord
  | ExportedRecord

export interface StatusRecord extends ClientStatus {
  readonly event: 'status'
  /** How many strangers wait for a decision. */
  readonly requests: number
  /** Of Meta accounts; undefined where it is not known without a connection. */
  readonly interop?: 'on' | 'off'
}

/** Where a command's output goes. */
export interface Output {
  /** `resume`: arguments that replace the command's own, should the rest of it have to run elsewhere. */
  emit(record: OutputRecord, resume?: JsonObject): void
  /** Something that happened, whatever this command is for. */
  heard(event: HeardEvent): void
  /** Something a person should know that is no error and no result; goes to stderr. */
  note(text: string): void
  /** How far a transfer is: a record for scripts, a line on stderr for people. */
  progress(event: ProgressEvent): void
}
