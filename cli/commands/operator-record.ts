// A partner and a report as `parley operator` prints them.
import type { AgreementSummary, OperatorPartner, OperatorReport } from '../operators/meta-answers.js'
import { sanitise } from '../state/sanitise.js'
import { stepText } from './agreement-record.js'
import { stamp } from '../faces/stamp.js'

export interface OperatorPartnerRecord extends OperatorPartner {
  readonly event: 'partner'
}

export interface OperatorReportRecord extends OperatorReport {
  readonly event: 'report'
}

/** A line for the partner and some for each agreement. */
export function operatorPartnerText(record: OperatorPartnerRecord): string {
  const { id, name, handle, agreements, reports } = record
  const about = agreements.length === 0 ? ['  no agreement'] : agreements.flatMap(agreementLines)
  const many = reports === undefined ? [] : [`  reports ${reports}: parley operator reports ${id}`]
  return [`${id} ${sanitise(name)} (@${sanitise(handle)})`, ...about, ...many].join('\n')
}

export function operatorReportText(report: OperatorReportRecord): string {
  const { at, reporter, about, flow, counts, reason, messages } = report
  const why = reason === undefined ? '' : `: ${sanitise(reason)}`
  const weight = counts ? '' : ' (does not count: nothing was exchanged)'
  const head = `${stamp(at)} ${sanitise(reporter)} reported ${sanitise(about)} (${sanitise(flow)})${why}${weight}`
  const attached = messages.map(
    ({ id, t, text }) =>
      `  ${stamp(t * 1000)} ${sanitise(id)}: ${sanitise(text, { multiline: true }).replaceAll('\n', '\n    ')}`,
  )
  return [head, ...attached].join('\n')
}

function agreementLines({
  service,
  status,
  since,
  reason,
  checks,
  history,
}: AgreementSummary): readonly string[] {
  const when = since > 0 ? ` since ${stamp(since)}` : ''
  const why = reason === undefined ? '' : `: ${sanitise(reason)}`
  return [
    `  ${service} ${sanitise(status)}${when}${why}`,
    ...checks.map(
      ({ name, passed, detail }) =>
        `    ${passed ? 'passed' : 'FAILED'} ${sanitise(name)}: ${sanitise(detail)}`,
    ),
    ...(history ?? []).map((step) => `    ${sanitise(stepText(step))}`),
  ]
}
