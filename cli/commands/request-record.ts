// A message request as `parley requests` prints it, and what became of one.
import type { MediaKind, RequestView } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { stamp } from '../faces/stamp.js'

export interface RequestRecord extends Omit<RequestView, 'last'> {
  readonly event: 'request'
  /** Of the last message; of a file, what is said under it. */
  readonly text?: string
  /** What the last message is, where it is a file. */
  readonly media?: MediaKind
}

export interface DecisionRecord {
  readonly event: 'request'
  readonly with: string
  readonly state: 'accepted' | 'deleted' | 'blocked' | 'reported'
  /** Of reports. */
  readonly attached?: number
  readonly blocked?: boolean
}

export function requestRecord({ last, ...request }: RequestView): RequestRecord {
  const media = last?.kind === 'message' ? last.media?.kind : undefined
  const text = last?.kind === 'message' && !(media !== undefined && last.text === '') ? last.text : undefined
  return {
    event: 'request',
    ...request,
    ...(text === undefined ? {} : { text }),
    ...(media === undefined ? {} : { media }),
  }
}

/** One line; the text of a stranger is cut, since nobody has asked to read it. */
export function requestText(record: RequestRecord | DecisionRecord): string {
  return 'state' in record ? decision(record) : waiting(record)
}

const LONGEST_PREVIEW = 120

function waiting({ id, from, app, identifier, since, messages, text, media }: RequestRecord): string {
  const who = `${sanitise(identifier)} @ ${sanitise(app)} (${sanitise(from)})`
  const many = messages === 1 ? '1 message' : `${messages} messages`
  const file = media === undefined ? '' : `[${media}] `
  return `${id} ${who} · since ${stamp(since)} · ${many}: ${file}${preview(text ?? '')}`.trimEnd()
}

function preview(text: string): string {
  const letters = Array.from(sanitise(text))
  return letters.length > LONGEST_PREVIEW
    ? `${letters.slice(0, LONGEST_PREVIEW - 1).join('')}…`
    : letters.join('')
}

function decision({ with: address, state, attached, blocked }: DecisionRecord): string {
  const who = sanitise(address)
  switch (state) {
    case 'accepted':
      return `accepted ${who}: they may write; answer with parley send --to ${who} TEXT`
    case 'deleted':
      return `deleted the request of ${who}; they are told nothing, and may ask again`
    case 'blocked':
      return `blocked ${who}; parley unblock ${who} takes it back`
    case 'reported':
      return reportText(who, attached ?? 0, blocked === true)
  }
}

/** @param who safe to print. */
export function reportText(who: string, attached: number, blocked: boolean): string {
  const what = attached === 0 ? 'no message attached' : `${attached} message(s) attached`
  const more = blocked ? ', and blocked them' : `; parley block ${who} keeps them away`
  return `reported ${who} to Meta, ${what}${more}`
}
