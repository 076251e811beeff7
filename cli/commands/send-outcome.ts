// How a send ended, for the commands that send: what is known of it already, and the exit code it means.
import { ClientError, type ParleyClient, type SendOutcome } from '../client/api.js'
import { EXIT, type ExitCode } from './exit-code.js'
import type { MessageEntry } from '../faces/message-record.js'

const RECENT = 200

/** A recent message of ours in the chat, as it stands now. */
export function sentEntry(client: ParleyClient, to: string, id: string): MessageEntry | undefined {
  const entry = client.history(to, { limit: RECENT }).entries.find((each) => each.id === id)
  return entry?.kind === 'message' && entry.direction === 'out' ? entry : undefined
}

/** What is known of a message that the client has already. */
export function earlierOutcome(client: ParleyClient, to: string, id: string): SendOutcome | undefined {
  const entry = sentEntry(client, to, id)
  if (entry?.state === undefined) return undefined
  const reason = entry.reason ?? whyNotSent(entry)
  switch (entry.state) {
    case 'failed':
      return { event: 'failed', id, reason, cause: 'refused' }
    case 'held':
      return { event: 'failed', id, reason, cause: 'held' }
    case 'sending':
      return { event: 'queued', id, reason, cause: 'timeout' }
    case 'stopped':
      return { event: 'stopped', id, reason: entry.reason ?? 'its upload was stopped' }
    case 'sent':
    case 'delivered':
    case 'read':
    case 'played':
      return { event: 'sent', id }
  }
}

function whyNotSent({ media }: MessageEntry): string {
  return media?.state === 'uploading' ? 'its file is not at the media host yet' : 'Meta has not taken it yet'
}

/**
 * @param offline why the command is not online, where it is not.
 * @throws {ClientError} unless the message is sent: its code is the exit code, its line what to do next.
 */
export function sendExitCode(outcome: SendOutcome, offline: ClientError | undefined): ExitCode {
  switch (outcome.event) {
    case 'sent':
      return EXIT.ok
    case 'failed':
      throw new ClientError(outcome.cause === 'held' ? 'identity-changed' : 'refused', outcome.reason)
    case 'queued': {
      const code = offline?.code ?? (outcome.cause === 'offline' ? 'cannot-connect' : 'timed-out')
      const why = offline?.message ?? outcome.reason
      const waits = 'the message waits in the outbox and goes with the next connection'
      throw new ClientError(code, why.includes('the message waits') ? why : `${why}; ${waits}`)
    }
    case 'stopped':
      throw new ClientError('failed', howToGoOn(outcome.id))
  }
}

export function howToGoOn(id: string): string {
  return `stopped, nothing is sent: go on with parley send-media --resume ${id}, or give it up with --cancel ${id}`
}
