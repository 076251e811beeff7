// The apps of the partner registry as a sheet of lines.
import type { Line, PartnerItem } from './view.js'
import { fit } from './width.js'

function partnerLine({ id, name, handle, status, enabled }: PartnerItem): Line {
  const state = enabled ? 'may reach me' : 'off'
  const text = ` ${fit(String(id), 4)} ${fit(name, 20)} ${fit(`…@${handle}`, 18)} ${state}`
  return { tone: enabled ? 'good' : 'plain', text: status === 'active' ? text : `${text} (${status})` }
}

export function partnerLines(partners: readonly PartnerItem[]): readonly Line[] {
  const none: Line = { tone: 'quiet', text: ' There is no app yet that could reach you.' }
  return [
    { tone: 'accent', text: ' Apps that may reach me' },
    ...(partners.length === 0 ? [none] : partners.map(partnerLine)),
    { tone: 'plain', text: '' },
    { tone: 'plain', text: ' /enable ID lets one in, /disable ID keeps it away · any key closes this' },
    { tone: 'quiet', text: ' Somebody you blocked may reach you through another app. The other app may' },
    { tone: 'quiet', text: ' handle your data differently, and nobody here can vouch for its far end.' },
  ]
}
