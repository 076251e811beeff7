// An agreement between the partner and Meta as `parley partner` prints it (consent and the agreement).
import type { AgreementView } from '#proto/agreement/agreement-view.js'
import type { ProviderAgreement } from '#proto/agreement/provider-operator.js'
import { sanitise } from '../state/sanitise.js'
import { wrap } from '../state/width.js'
import { stamp } from '../faces/stamp.js'

export interface AgreementRecord extends Omit<ProviderAgreement, 'offer'> {
  readonly event: 'agreement'
  readonly offer: {
    readonly version: string
    readonly sha256: string
    /** Where it was asked for to be read. */
    readonly text?: string
  }
}

export function agreementRecord({ offer, ...rest }: ProviderAgreement, withText: boolean): AgreementRecord {
  const { version, sha256, text } = offer
  return { event: 'agreement', ...rest, offer: { version, sha256, ...(withText ? { text } : {}) } }
}

const WIDTH = 80

interface Step {
  readonly status: string
  readonly at: number
  readonly by: string
  readonly reason?: string | undefined
}

/** Several lines, safe to print: the offer where it is there, where the agreement stands, what to do next. */
export function agreementText(record: AgreementRecord): string {
  const { meta, service, status, since, integrator, application, offer, signedWith, reason } = record
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['agreement', `${service} with ${sanitise(meta)}`],
    ['status', `${status} since ${stamp(since)}`],
    ['reason', reason],
    ['integrator', `${integrator} (application ${application})`],
    ['offer', `version ${offer.version}, SHA-256 ${offer.sha256}`],
    ['signed with', signedWith],
    ...record.checks.map((check, at) => [at === 0 ? 'checks' : '', checkText(check)] as const),
    ...record.history.map((step, at) => [at === 0 ? 'history' : '', stepText(step)] as const),
    ['next', nextStep(record)],
  ]
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(11)} ${sanitise(value)}`],
  )
  return [...offerLines(offer.text), ...lines].join('\n')
}

/** The paragraphs of an offer, wrapped, with an empty line at the end; none without a text. */
export function offerLines(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  return text.split('\n\n').flatMap((paragraph) => [...wrap(sanitise(paragraph), WIDTH), ''])
}

function checkText({ name, passed, detail }: AgreementView['checks'][number]): string {
  return `${passed ? 'passed' : 'FAILED'} ${name}: ${detail}`
}

/** Not sanitised. */
export function stepText({ status, at, by, reason }: Step): string {
  return `${stamp(at)} ${status} by ${by}${reason === undefined ? '' : `: ${reason}`}`
}

function nextStep({ status, checks }: AgreementRecord): string | undefined {
  switch (status) {
    case 'applied':
      return 'Meta has not offered anything yet'
    case 'offered':
      return 'read the offer, then parley partner sign'
    case 'signed':
      return checks.every(({ passed }) => passed)
        ? 'Meta has to approve it: parley partner status tells'
        : 'mend what failed, then parley partner sign has it checked again'
    case 'active':
      return undefined
    case 'suspended':
      return 'nobody is enlisted, logged in or reached until Meta resumes it'
    case 'terminated':
      return 'it is over: parley partner apply begins anew'
  }
}
