// The apps that may reach a WhatsApp user.
import type { AppItem } from '../consent/interop-item.js'
import { hanging, head, paragraph, plain, quiet } from '../paragraphs.js'
import type { Line } from '../view.js'
import { fit } from '../width.js'

function partnerLine({ id, name, handle, status, enabled }: AppItem, width: number): readonly Line[] {
  const state = `${enabled ? 'may reach me' : 'off'}${status === 'active' ? '' : ` (${status})`}`
  const tone = enabled ? 'good' : 'plain'
  return hanging(`${fit(String(id), 4)} `, { tone, text: `${name} · …@${handle} · ${state}` }, width)
}

export function partnerSheet(partners: readonly AppItem[], width: number): readonly Line[] {
  const none = quiet('There is no app yet that could reach you.')
  return [
    head('Apps that may reach me'),
    ...(partners.length === 0 ? [none] : partners.flatMap((app) => partnerLine(app, width))),
    plain(''),
    ...paragraph(
      plain('/interop chooses among them, after what there is to know; /disable ID keeps one away.'),
      width,
    ),
  ]
}
