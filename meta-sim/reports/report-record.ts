// One report as Meta keeps it: who reported whom, and what the reporter attached (chat channel: report).
import { bytesText, type Bytes, textBytes } from '#proto/bytes.js'
import { REPORT_FLOWS, type Report, type ReportedMessage } from '#proto/exchanges/report.js'
import { checkJid, type Jid } from '#proto/stanza/jid.js'
import {
  storedChoice,
  storedFields,
  storedFlag,
  storedInteger,
  storedList,
  storedText,
} from '../storage/stored-record.js'

export interface ReportRecord extends Report {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly reporter: Jid
  /** The reported one did write to the reporter, or accept them: only such reports count against anybody. */
  readonly counts: boolean
}

export function encodeReport(record: ReportRecord): Bytes {
  return textBytes(JSON.stringify(record))
}

/** @throws {TypeError} where the stored bytes are no report. */
export function decodeReport(bytes: Bytes): ReportRecord {
  const fields = storedFields(JSON.parse(bytesText(bytes) ?? ''))
  return {
    at: storedInteger(fields, 'at'),
    reporter: checkJid(storedText(fields, 'reporter')),
    jid: checkJid(storedText(fields, 'jid')),
    flow: storedChoice(fields, 'flow', REPORT_FLOWS),
    counts: storedFlag(fields, 'counts'),
    ...(fields['reason'] === undefined ? {} : { reason: storedText(fields, 'reason') }),
    messages: storedList(fields, 'messages').map(decodeMessage),
  }
}

function decodeMessage(value: unknown): ReportedMessage {
  const fields = storedFields(value)
  return { id: storedText(fields, 'id'), t: storedInteger(fields, 't'), text: storedText(fields, 'text') }
}
