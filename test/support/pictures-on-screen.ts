// Pictures on an emulated terminal: a chat with one, shown by the whole app.
import { afterEach } from 'vitest'
import type { HistoryEntry } from '#cli/client/api.js'
import { emulate, type EmulatedTerminal } from './emulated-terminal.js'
import { createFakeClient, mediaMessage, message, PEER } from './fake-client.js'

const started: EmulatedTerminal[] = []

/** For the top of a test file. */
export function endShows(): void {
  afterEach(() => {
    for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
  })
}

export const TRUE_COLOUR = { TERM: 'xterm-256color', COLORTERM: 'truecolor' }
export const PICTURE_ROW = /▀{10}/
type Bytes = Uint8Array<ArrayBuffer>

interface Options {
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
  readonly history?: readonly HistoryEntry[]
}

/** Ended after the test. */
export function show(pictures: Readonly<Record<string, Bytes>>, options: Options = {}): EmulatedTerminal {
  const { columns = 80, rows = 24, env = TRUE_COLOUR } = options
  const history = options.history ?? [
    message(0, 'look'),
    mediaMessage(1, { width: 640, height: 480 }, 'a wall'),
  ]
  const client = createFakeClient({ history, pictures })
  const terminal = emulate([{ title: '', client, open: PEER }], columns, rows, env)
  return endedAfterTest(terminal)
}

export function endedAfterTest(terminal: EmulatedTerminal): EmulatedTerminal {
  started.push(terminal)
  return terminal
}
