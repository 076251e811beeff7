// The chat as NDJSON, for programs: what the engine tells as it is, what was typed answered by records.
import type { HistoryEntry } from '../client/api.js'
import { flowLines } from '../state/consent/flow-page.js'
import type { Failure, Input } from '../state/input.js'
import { sheetLines } from '../state/sheet.js'
import type { View } from '../state/view.js'
import { answerHint } from './answers.js'
import type { Change, LineFace } from './line-session.js'
import { messageRecord } from './message-record.js'

export class JsonFace implements LineFace {
  readonly #print: (record: object) => void
  /** An outcome is told to whoever asked and to everybody; one record of it is enough. */
  readonly #told = new WeakSet()

  /** What the engine told while it was locked. */
  readonly #withheld: Input[] = []

  constructor(print: (record: object) => void) {
    this.#print = print
  }

  show(change: Change): void {
    const { before, after } = change
    const locked = after.locked !== undefined
    if (locked !== (before.locked !== undefined)) this.#print({ event: 'locked', locked })
    if (locked && change.input !== undefined) {
      this.#withheld.push(change.input)
      return
    }
    for (const input of this.#withheld.splice(0)) this.#heard(input)
    this.#tell(change)
  }

  #tell({ before, after, input }: Change): void {
    if (input !== undefined) this.#heard(input)
    if (after.sheet !== undefined && after.sheet !== before.sheet) {
      const lines = sheetLines(after).slice(0, -1)
      this.#print({ event: 'sheet', kind: after.sheet.content.kind, lines: lines.map(({ text }) => text) })
    }
    if (after.flow !== before.flow) this.#question(after)
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

  #question({ flow, ...view }: View): void {
    if (flow === undefined) {
      this.#print({ event: 'question', kind: 'none' })
      return
    }
    const lines = flowLines({ ...view, flow }).map(({ text }) => text)
    const step = 'step' in flow ? { step: flow.step } : {}
    this.#print({ event: 'question', kind: flow.kind, ...step, lines, answers: answerHint(flow) })
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
