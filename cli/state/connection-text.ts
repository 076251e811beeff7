// The state of the connection in a few words.
import type { ConnectionState } from '../client/api.js'
import type { Tone } from './ticks.js'

function timeOf(timestamp: number): string {
  const date = new Date(timestamp)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** Reasons are sanitised where they enter the model. */
export function connectionText(connection: ConnectionState): { readonly text: string; readonly tone: Tone } {
  switch (connection.state) {
    case 'online':
      return { text: '● online', tone: 'good' }
    case 'connecting':
      return { text: '◌ connecting', tone: 'quiet' }
    case 'waiting':
      return { text: `◌ next attempt ${timeOf(connection.retryAt)}: ${connection.reason}`, tone: 'warn' }
    case 'offline':
      return { text: `○ offline: ${connection.reason}`, tone: 'bad' }
  }
}
