import { describe, expect, it } from 'vitest'
import type { Sender } from '#meta-sim/handlers/handler.js'
import { createReportHandler } from '#meta-sim/handlers/report.js'
import type { ReportRecord } from '#meta-sim/reports/report-record.js'
import { reportRequest } from '#proto/exchanges/report.js'
import { checkJid } from '#proto/stanza/jid.js'
import { FakeClock } from '../../support/fake-clock.js'

const ADA = checkJid('1-5@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')

describe('a report', () => {
  it.each([
    ['counts against a contact', { accepted: true, budget: 5 }, true],
    ['counts against one who asked and has left since', { accepted: false, budget: 4 }, true],
    ['does not count against one who never wrote', { accepted: false, budget: 5 }, false],
  ])('%s', async (_what, standing, counts) => {
    const added: ReportRecord[] = []
    const handle = createReportHandler({
      contacts: { standing: () => Promise.resolve({ accepts: false, asked: false, ...standing }) },
      reports: { add: (report) => Promise.resolve(void added.push(report)) },
      ledger: { note: () => Promise.resolve() },
      clock: new FakeClock(),
      limiter: { take: () => 0, reset: () => undefined },
    })
    const sender: Sender = {
      ...{ jid: BOB, displayName: undefined, externalId: undefined, connectionId: 'c', epoch: 1 },
      submit: () => undefined,
      setActivity: () => undefined,
      acked: () => undefined,
    }
    const request = reportRequest({ jid: ADA, flow: 'message_request', messages: [] })
    await handle({ ...request, attrs: { ...request.attrs, id: 'R1' } }, sender)
    expect(added.map((report) => report.counts)).toEqual([counts])
  })
})
