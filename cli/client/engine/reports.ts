// Telling Meta about somebody (Stanzas: report): what this user attaches by hand, and nothing else.
import { ASSUMED_REPORT_REASON, ASSUMED_REPORTED_MESSAGES } from '#proto/assumptions.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { type ReportedMessage, reportRequest } from '#proto/exchanges/report.js'
import { ClientError, type ReportOptions } from '../api.js'
import type { BlockList } from './block-list.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import type { Link } from './link.js'
import type { MessageRequests } from './message-requests.js'

export interface ReportParts {
  readonly directory: Directory
  readonly requests: MessageRequests
  readonly blockList: BlockList
}

export class Reports {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #parts: ReportParts

  constructor(context: EngineContext, link: Link, parts: ReportParts) {
    this.#context = context
    this.#link = link
    this.#parts = parts
  }

  /** See {@link ParleyClient.report}. @throws {ClientError} `usage`, `unreachable-recipient`, `refused`; {RequestError}. */
  async report(text: string, { attach = [], reason, block = false }: ReportOptions): Promise<void> {
    const { committer, ledger, requests } = this.#context
    const peer = await this.#parts.directory.person(text)
    if (!peer) {
      throw new ClientError(
        'unreachable-recipient',
        `${text} is not known here and cannot be looked up; check the address`,
      )
    }
    const { address: chat, jid } = peer
    const said = readReason(reason)
    const messages = this.#attached(chat, attach)
    const flow = requests.get(chat) ? 'message_request' : 'chat'
    const error = readIqError(await this.#link.request(reportRequest({ jid, flow, reason: said, messages })))
    if (error?.code === 429) {
      throw new ClientError(
        'refused',
        'nothing was reported: too many reports in one day. Try again tomorrow',
      )
    }
    if (error) throw new ClientError('refused', `Meta did not take this report (${error.code})`)
    await committer.commit(() => {
      ledger.note('reported', {
        with: chat,
        attached: messages.length,
        ...(said === undefined ? {} : { reason: said }),
      })
    })
    if (block) await this.#parts.blockList.block(chat)
    if (requests.get(chat)) await this.#parts.requests.delete(chat)
  }

  #attached(chat: string, ids: readonly string[]): readonly ReportedMessage[] {
    const chosen = [...new Set(ids)]
    if (chosen.length > ASSUMED_REPORTED_MESSAGES) {
      throw new ClientError('usage', `at most ${ASSUMED_REPORTED_MESSAGES} messages go with one report`)
    }
    return chosen.map((id) => {
      const said = this.#context.entries.incoming(chat, id)
      if (said) return { id, t: Math.floor(said.timestamp / 1000), text: said.text }
      throw new ClientError('usage', `${chat} sent no message ${id}; \`parley history\` shows the ids`)
    })
  }
}

function readReason(reason: string | undefined): string | undefined {
  const said = reason?.trim() ?? ''
  if (said === '') return undefined
  if (Array.from(said).length <= ASSUMED_REPORT_REASON) return said
  throw new ClientError(
    'usage',
    `a reason has at most ${ASSUMED_REPORT_REASON} characters; attach messages instead`,
  )
}
