// Step: Bob lets the app in, after he has read the warnings (consent: Meta's side).
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { refusalOf } from '../refusal.js'
import { PARTNER_ID } from '../script.js'
import { finding, type Step } from '../step.js'

const TEXT = textName(INTEROP_WARNINGS)
const APPS = [PARTNER_ID]

export const optIn: Step = {
  name: 'opt-in',
  explain:
    "Other apps are off for everybody at WhatsApp. Bob turns Ada's on: he is shown the warnings, picks the app, and picks an inbox of its own for it. Without the warnings it does not work, and Meta writes down which text he accepted, and when.",
  async run({ person }) {
    const { client } = await person('bob')
    const before = await client.interop()
    const unread = await refusalOf(() => client.setInterop({ apps: APPS }))
    await client.showedWarnings()
    const after = await client.setInterop({ apps: APPS, inbox: 'separate', accepted: TEXT })
    const ledger = (await client.ledger()).filter(({ source }) => source === 'meta')
    const kinds = ledger.map(({ kind }) => kind)
    const accepted = ledger.find(({ kind }) => kind === 'terms-accepted')
    const evidence = `other apps ${before.enabled ? 'on' : 'off'} before; without the warnings: ${unread}; ${TEXT}, ${after.warnings.points.length} points, ${after.text?.result ?? 'not shown'}; app ${APPS.join()} on, inbox ${after.inbox}; Meta's ledger: ${kinds.join(' → ')}`
    return finding(evidence, {
      'it was off': !before.enabled,
      'not without the warnings': unread === 'warnings-not-accepted',
      'it is on, with its own inbox': after.enabled && after.inbox === 'separate',
      'Meta knows what he accepted': accepted?.detail['text'] === TEXT,
      'and what he chose': kinds.includes('apps-chosen'),
    })
  },
}
