// Telling Meta about somebody: `<iq xmlns=spam type=set><spam_list jid spam_flow/></iq>` (Stanzas: report, as open
// clients show). The reason and the attached texts are assumptions: the server cannot read what was sent, so a
// report says what the reporter puts into it and nothing else.
import {
  ASSUMED_MAXIMUM_TEXT_BYTES,
  ASSUMED_REPORT_REASON,
  ASSUMED_REPORTED_MESSAGES,
} from '../assumptions.js'
import { textBytes } from '../bytes.js'
import type { Jid } from '../stanza/jid.js'
import {
  children,
  contentBytes,
  contentText,
  requireChild,
  requireNumber,
  type Stanza,
  stanza,
} from '../stanza/stanza.js'
import {
  malformed,
  optionalText,
  requireCount,
  requireId,
  requireOneOf,
  requirePerson,
} from './attributes.js'
import { iqResult, iqSet, isRequest } from './iq.js'

export const REPORT_FLOWS = ['message_request', 'chat'] as const
/** Where the reporter was. */
export type ReportFlow = (typeof REPORT_FLOWS)[number]

export interface Report {
  /** Who is reported: a person, without device. */
  readonly jid: Jid
  readonly flow: ReportFlow
  /** In the reporter's words, 1..256 code points. */
  readonly reason?: string | undefined
  /** What the reporter attached, at most 5, each once. */
  readonly messages: readonly ReportedMessage[]
}

/** Nothing proves that it was sent like this. */
export interface ReportedMessage {
  readonly id: string
  /** Seconds since 1970. */
  readonly t: number
  /** Up to 65,536 octets of UTF-8; empty where the message has no text. */
  readonly text: string
}

const XMLNS = 'spam'

export function reportRequest({ jid, flow, reason, messages }: Report): Stanza {
  const attached = messages.map(({ id, t, text }) => stanza('message', { id, t: String(t) }, textBytes(text)))
  return iqSet(XMLNS, [stanza('spam_list', { jid, spam_flow: flow, reason }, attached)])
}

export function isReport(iq: Stanza): boolean {
  return isRequest(iq, 'set', XMLNS, 'spam_list')
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readReportRequest(iq: Stanza): Report {
  const list = requireChild(iq, 'spam_list')
  const entries = requireCount(list, children(list, 'message'), 0, ASSUMED_REPORTED_MESSAGES)
  const messages = entries.map(readMessage)
  if (new Set(messages.map(({ id }) => id)).size !== messages.length) {
    throw malformed(list, 'holds a message twice')
  }
  const reason = optionalText(list, 'reason', ASSUMED_REPORT_REASON)
  return {
    jid: requirePerson(list),
    flow: requireOneOf(list, 'spam_flow', REPORT_FLOWS),
    ...(reason === undefined ? {} : { reason }),
    messages,
  }
}

function readMessage(node: Stanza): ReportedMessage {
  const octets = contentBytes(node)?.length ?? 0
  if (octets > ASSUMED_MAXIMUM_TEXT_BYTES) throw malformed(node, 'is too long')
  return { id: requireId(node), t: requireNumber(node, 't'), text: contentText(node) ?? '' }
}

export function reportAnswer(request: Stanza): Stanza {
  return iqResult(request)
}
