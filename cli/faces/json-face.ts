// The chat as NDJSON, for programs: what the engine tells as it is, what was typed answered by records.
import type { HistoryEntry } from '../client/api.js'
import type { Failure, Input } from '../state/input.js'
import type { View } from '../state/view.js'
import type { Change, LineFace } from './line-session.js'
import { messageRecord } from './message-record.js'
import { newPage, pageOf } from './pages.js'

export class JsonFace implements LineFace {
  readonly #print: (record: object) => void
  /** An outcome is told to whoever asked and to everybody; one record of it is enough. */
  readonly #told = new WeakSet()

  constructor(print: (record: object) => void) {
    this.#print = print
  }

  show({ before, after, input }: Change): void {
    if (input !== undefined) this.#heard(input)
    this.#page(before, after)
    if (before.archive !== after.archive) this.list(after)
    const failure = input === undefined ? undefined : failureOf(input)
    if (failure === undefined && after.line !== undefined && after.line !== before.line) {
      const { tone, text } = after.line
      if (tone === 'bad') this.refuse(text.replace(/^! /u, ''))
      else this.#print({ event: 'line', tone, text })
    }
  }

  list({ chats }: View): void {
    this.#print({ event: 'chats', chats })
  }

  older(): boolean {
    return false
  }

  refuse(reason: string): void {
    this.#print({ event: 'error', code: 'usage', message: reason })
  }

  /** Questions wait for an answer, until one of kind `none` says that nothing is asked any more. */
  #page(before: View, after: View): void {
    const page = newPage(before, after)
    if (page !== undefined) {
      this.#print({ event: page.answers === undefined ? 'sheet' : 'question', ...page })
    } else if (pageOf(before)?.answers !== undefined && pageOf(after) === undefined) {
      this.#print({ event: 'question', kind: 'none' })
    }
  }

  #heard(input: Input): void {
    const failure = failureOf(input)
    if (failure !== undefined) {
      const of = input.type === 'send-failed' ? { id: input.id } : {}
      this.#print({ event: 'error', code: failure.code ?? 'failed', message: failure.message, ...of })
      return
    }
    switch (input.type) {
      case 'event':
        if (this.#told.has(input.event)) return
        this.#told.add(input.event)
        this.#print(input.event.event === 'message' ? messageRecord(input.event) : input.event)
        return
      case 'opened':
      case 'older': {
        const { type, with: address, page } = input
        const more = page.before !== undefined
        this.#print({ event: type, with: address, entries: page.entries.map(entryRecord), more })
        return
      }
      case 'sending': {
        const { id, to, text } = input
        this.#print({ event: 'sending', id, to, text })
        return
      }
      case 'sending-file': {
        const { id, to, name, caption, voice } = input
        this.#print({ event: 'sending', id, to, file: name, caption, voice })
        return
      }
      default:
    }
  }
}

function entryRecord(entry: HistoryEntry): object {
  if (entry.kind === 'message') return messageRecord(entry)
  const { notice, with: address, text, timestamp } = entry
  return { event: 'notice', notice, with: address, text, timestamp }
}

function failureOf(input: Input): Failure | undefined {
  return 'failure' in input ? input.failure : undefined
}
