// The state of the connection in a few words.
import type { ConnectionState } from '../client/api.js'
import type { Tone } from './ticks.js'

function timeOf(timestamp: number): string {
  const date = new Date(timestamp)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

const at = (now: string | undefined): string => (now === undefined ? '' : `, ${now} now`)

/** Reasons are sanitised where they enter the model. @param now what makes it try at once. */
export function connectionText(
  connection: ConnectionState,
  now?: string,
): { readonly text: string; readonly tone: Tone } {
  switch (connection.state) {
    case 'online':
      return { text: '● online', tone: 'good' }
    case 'connecting':
      return { text: '◌ connecting', tone: 'quiet' }
    case 'waiting':
      return {
        text: `◌ next try ${timeOf(connection.retryAt)}${at(now)}: ${connection.reason}`,
        tone: 'warn',
      }
    case 'offline':
      return { text: `○ offline${at(now)}: ${connection.reason}`, tone: 'bad' }
  }
}
