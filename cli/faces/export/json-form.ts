// An exported chat as NDJSON: everything that is known of it, texts as they were sent.
import { jsonLine } from '../json-line.js'
import { messageRecord } from '../message-record.js'
import type { ExportForm } from './format.js'

export const JSON_FORM: ExportForm = {
  extension: 'ndjson',
  begin: ({ me, with: peer, at }) => `${jsonLine({ event: 'export', me, with: peer, at })}\n`,
  row: (entry) => {
    if (entry.kind === 'message') return `${jsonLine(messageRecord(entry))}\n`
    const { id, notice, with: peer, text, timestamp } = entry
    return `${jsonLine({ event: 'notice', id, notice, with: peer, text, timestamp })}\n`
  },
}
