// The chat over scripted clients on a real pseudo-terminal, and what strangers may put into it.
import { startOnTerminal, type TerminalSession } from './terminal-session.js'

export const FIXTURE = `${import.meta.dirname}/fixtures/chat-fixture.mjs`
export const HOSTILE =
  '\x1b]52;c;cm0=\x07\x1b]0;pwned\x07\x1b]8;;http://evil\x1b\\x\x1b[2J\x1b[6n\x1bP+q\x1b\\\x9b31m\r\b\b\x07\u202Eabc\u2066\u200B\u{E0041}z\u0300\u0300'
export const CLEARS_SCROLLBACK = '\x1b[3J'
/** Every sequence the app may write: styles, places, erasing a line's rest, modes, frames, its own title,
 * the question for the background. */
const OWN_SEQUENCES =
  /\x1b\[[0-9;]*m|\x1b\[[0-9]+;[0-9]+H|\x1b\[(?:K|H|2J)|\x1b\[\?(?:1049|2004|1004|25|2026)[hl]|\x1b\[2[23];0t|\x1b\]0;Parley\x07|\x1b\]11;\?\x1b\\/g

/** @param script what the clients have and say, see the fixture. */
export function startFixture(
  columns: number,
  rows: number,
  script: object,
  command: readonly string[] = [process.execPath, FIXTURE],
): TerminalSession {
  return startOnTerminal(columns, rows, command, { PARLEY_FIXTURE: JSON.stringify(script) })
}

/** What is left of the bytes when everything the app itself writes is taken out. */
export function foreign(bytes: string): string {
  return bytes.replaceAll(OWN_SEQUENCES, '')
}
