// Pickers and sheets in the whole app: keys in, and what an emulated terminal shows.
import { afterEach, describe, expect, it } from 'vitest'
import type { SearchHit } from '#cli/client/api.js'
import { chatSummary } from '../../support/chat-summary.js'
import { emulate, type EmulatedTerminal } from '../../support/emulated-terminal.js'
import { NINE, PEER, createFakeClient, message, type FakeClient } from '../../support/fake-client.js'
import { DIGITS, hit, safetyNumber } from '../../support/picker-inputs.js'

const started: EmulatedTerminal[] = []
afterEach(() => {
  for (const terminal of started.splice(0)) terminal.host.emit('SIGTERM')
})

const ALT = '\x1b'
const BYTES_A_KEY = 400
const SIZES = [
  [60, 15],
  [80, 24],
  [130, 40],
] as const

interface App {
  readonly client: FakeClient
  readonly terminal: EmulatedTerminal
  readonly type: (text: string) => Promise<string>
}

function app(columns = 80, rows = 24, hits: readonly SearchHit[] = []): App {
  const chats = [chatSummary(PEER, { label: 'Bob', last: message(1, 'hello') }), chatSummary('eve@other')]
  const client = createFakeClient({ chats, history: [message(1, 'hello')] })
  Object.assign(client.library, { search: () => ({ hits, before: undefined }) })
  Object.assign(client.people, { safetyNumber: () => safetyNumber() })
  const terminal = emulate([{ title: '', client, open: PEER }], columns, rows, {})
  started.push(terminal)
  const type = async (text: string): Promise<string> => {
    terminal.type(text)
    return terminal.screen()
  }
  return { client, terminal, type }
}

describe('a picker on the screen', () => {
  it.each(SIZES)('covers the chat and leaves the lines around it, %i×%i', async (columns, rows) => {
    const { type } = app(columns, rows)
    await type('')
    const lines = (await type(`${ALT}k`)).split('\n')
    expect(lines[0]).toContain('⇄')
    expect(lines[1]).toMatch(/^ Do: +1 of [0-9]+$/)
    expect(lines[2]).toMatch(/^▸ /)
    expect(lines.at(-1)).toBe('↑↓ choose · Enter does it · Esc closes')
    const closed = await type(ALT)
    expect(closed).toContain('hello')
  })

  it('costs little for a key that moves its pointer', async () => {
    const { terminal, type } = app()
    await type('')
    await type(`${ALT}k`)
    const before = terminal.bytes().length
    await type(`${ALT}[B`)
    expect(terminal.bytes().length - before).toBeLessThanOrEqual(BYTES_A_KEY)
  })

  it('finds a message while one types, and goes to it in its chat', async () => {
    const { client, terminal, type } = app(80, 24, [hit('the blue ship', 'M1', NINE)])
    await type('')
    await type('\x12ship')
    const found = await terminal.until(/1 of 1/)
    expect(found).toMatch(/▸ Bob +the blue ship +6 Jan/)
    await type('\r')
    expect(await terminal.until(/r reply/)).toContain('hello')
    expect(client.calls).toContain(`history ${PEER} newest`)
  })

  it('changes a setting where it stands', async () => {
    const { client, type } = app()
    await type('')
    expect(await type(`${ALT}o`)).toMatch(/▸ Read receipts +people learn what you read +on/)
    await type('\r')
    expect(await type('')).toMatch(/▸ Read receipts +nobody learns what you read +off/)
    expect(client.calls).toContain('privacy {"readReceipts":false}')
  })
})

describe('the safety number on the screen', () => {
  it.each(SIZES)('fits %i×%i, with the code only where it does', async (columns, rows) => {
    const { type } = app(columns, rows)
    await type('')
    const screen = await type(`${ALT}v`)
    expect(screen).toContain('Safety number with Bob')
    expect(screen).toContain('10001  11112  12223  13334')
    expect(/[▀▄█]{3}/.test(screen)).toBe(columns >= 80)
  })

  it('is marked once the digits were pasted', async () => {
    const { client, type } = app()
    await type('')
    await type(`${ALT}v`)
    await type('v')
    await type(`\x1b[200~${DIGITS}\x1b[201~`)
    await type('\r')
    expect(await type('')).toContain('Bob is marked as verified')
    expect(client.calls).toContain(`verify ${PEER} ${DIGITS}`)
  })
})
