// What is known of one message, ready to be drawn: everything from outside is sanitised here.
import type { TraceEvent } from '#proto/trace/event.js'
import type { ActInfo, Evidence, HistoryEntry, MessageInfo, SentState } from '../../client/api.js'
import { oneLine, rowOf, type Row } from '../rows.js'
import { shownEmoji } from './reaction-item.js'

export interface EvidenceItem {
  readonly state: SentState
  readonly at: number
  readonly by: 'here' | 'meta' | 'peer'
  readonly what: string
}

/** What somebody did to it. */
export interface ActItem {
  readonly kind: ActInfo['kind']
  readonly id: string
  readonly from: string
  /** The person it went to. */
  readonly to: string
  /** As drawn. */
  readonly emoji: string
  readonly evidence: readonly EvidenceItem[]
}

/** One thing a layer did with the message. */
export interface LayerItem {
  readonly layer: TraceEvent['layer']
  readonly dir: TraceEvent['dir']
  readonly at: number
  readonly kind: string
  /** Bytes on that layer; 0 where that has no meaning. */
  readonly size: number
  readonly sens: TraceEvent['sens']
  readonly summary: string
}

export interface InfoItem {
  readonly row: Row
  readonly id: string
  readonly from: string
  readonly to: string
  /** Wire address of its sender, where it is known. */
  readonly jid: string | undefined
  readonly evidence: readonly EvidenceItem[]
  readonly acts: readonly ActItem[]
  /** From what it says down to what travels. */
  readonly layers: readonly LayerItem[]
}

/** From the person down to the wire; what stands beside the stack comes last. */
const DEPTH: Readonly<Record<TraceEvent['layer'], number>> = {
  ...{ ui: 0, consent: 1, content: 2, media: 3, signal: 4, stanza: 5, noise: 6, frame: 7, http: 8, store: 9 },
}

function layerItem(event: TraceEvent): LayerItem {
  const { layer, dir, ts, size, sens, kind, summary } = event
  return { layer, dir, at: ts, size, sens, kind: oneLine(kind), summary: oneLine(summary) }
}

function people(entry: HistoryEntry): Pick<InfoItem, 'from' | 'to' | 'jid'> {
  if (entry.kind === 'notice') return { from: '', to: oneLine(entry.with), jid: undefined }
  return {
    from: oneLine(entry.from),
    to: oneLine(entry.to),
    jid: entry.jid === undefined ? undefined : oneLine(entry.jid),
  }
}

function evidenceItem({ state, at, by, what }: Evidence): EvidenceItem {
  return { state, at, by, what: oneLine(what) }
}

function actItem({ kind, id, from, to, emoji, evidence }: ActInfo): ActItem {
  return {
    ...{ kind, id: oneLine(id), from: oneLine(from), to: oneLine(to), emoji: shownEmoji(emoji) },
    evidence: evidence.map(evidenceItem),
  }
}

export function infoItem({ entry, evidence, acts }: MessageInfo, trace: readonly TraceEvent[]): InfoItem {
  return {
    row: rowOf(entry),
    id: oneLine(entry.id),
    ...people(entry),
    // In the order the client gives: clocks differ, so that times would put an ack before what it answers.
    evidence: evidence.map(evidenceItem),
    acts: acts.map(actItem),
    layers: trace.map(layerItem).sort((a, b) => DEPTH[a.layer] - DEPTH[b.layer] || a.at - b.at),
  }
}
