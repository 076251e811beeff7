// The info sheet of a message: who and when, how each state is known, what was done to it, and its layers down to the wire.
import { nameInLine } from '../boundary.js'
import { exactMoment } from '../moment.js'
import { head, paragraph, plain, quiet, table } from '../paragraphs.js'
import { TICKS } from '../ticks.js'
import type { Line } from '../view.js'
import { wrap } from '../width.js'
import type { ActItem, EvidenceItem, InfoItem, LayerItem } from './info-item.js'

const SEEN_BY: Readonly<Record<LayerItem['sens'], string>> = {
  public: 'anyone on the way can see it',
  meta: 'Meta can see it',
  content: 'only the two of you can see it',
  key: 'about a key, never the key itself',
}
const ARROWS: Readonly<Record<LayerItem['dir'], string>> = { in: '←', out: '→', local: '·' }

function said({ row }: InfoItem): string {
  if (row.kind === 'notice') return row.text
  if (row.revoked) return 'taken back'
  return row.text === '' ? 'a file' : row.text
}

function byWhom({ by }: EvidenceItem, peer: string): string {
  if (by === 'peer') return `by the device of ${peer}`
  return by === 'meta' ? 'by Meta' : 'by this profile'
}

function evidenceLines(evidence: readonly EvidenceItem[], peer: string, width: number): readonly Line[] {
  if (evidence.length === 0) return [quiet('Nothing was kept of how its state is known.')]
  const rows = evidence.map((one): readonly [string, string] => {
    const { mark, word } = TICKS[one.state]
    const what = one.what === '' ? '' : ` · ${one.what}`
    return [`${mark} ${word}`, `${exactMoment(one.at)} · ${byWhom(one, peer)}${what}`]
  })
  return table(rows, width)
}

function done({ kind, emoji, from }: ActItem): string {
  const who = nameInLine(from)
  if (kind === 'reaction') return `${emoji} by ${who}`
  return kind === 'revoke' ? `taken back by ${who}` : `${who} took their reaction away`
}

/** Each act is a message of its own: what it did, under which id, and how its states are known. */
function actLines({ acts }: InfoItem, peer: string, width: number): readonly Line[] {
  if (acts.length === 0) return []
  const lines = acts.flatMap((act) => [
    ...paragraph(plain(act.id === '' ? done(act) : `${done(act)} · ${act.id}`), width),
    ...evidenceLines(act.evidence, peer, width),
  ])
  return [head('What was done to it'), ...lines]
}

function layerLines({ layers }: InfoItem, width: number): readonly Line[] {
  if (layers.length === 0) {
    const why =
      'None of its layers were kept: they are kept in memory, for the last messages of this run. parley chat --trace FILE keeps them longer.'
    return paragraph(quiet(why), width)
  }
  return layers.flatMap(({ layer, dir, kind, size, sens, summary }, at) => {
    const above = layers[at - 1]
    const said = above?.layer === layer && above.sens === sens
    const title = said ? [] : [plain(`${layer}: ${SEEN_BY[sens]}`)]
    const bytes = size > 0 ? ` · ${size} B` : ''
    const text = `${ARROWS[dir]} ${kind}${bytes} · ${summary}`
    return [...title, ...wrap(text, width - 2).map((line) => quiet(`  ${line}`))]
  })
}

/** `width` cells wide. */
export function infoSheet(item: InfoItem, width: number): readonly Line[] {
  const own = item.row.kind === 'message' && item.row.own
  const peer = nameInLine(own ? item.to : item.from)
  const facts: (readonly [string, string])[] = [
    ['said', said(item)],
    ['from', item.jid === undefined ? item.from : `${item.from} · ${item.jid}`],
    ['to', item.to],
    ['when', exactMoment(item.row.timestamp)],
    ['id', item.id],
  ]
  return [
    head('Message'),
    ...table(
      facts.map(([name, text]) => [name, text.replaceAll('\n', ' ')] as const),
      width,
    ),
    ...(own ? [head('What is known of it, and how'), ...evidenceLines(item.evidence, peer, width)] : []),
    ...actLines(item, peer, width),
    head('Layers, from what it says down to what travels'),
    ...layerLines(item, width),
  ]
}
