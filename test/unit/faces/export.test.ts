// Exported chats: complete, private, never over another file, and no message forges what stands around it.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HistoryEntry, HistoryPage } from '#cli/client/api.js'
import { EXPORT_FORMS, type ExportFormat } from '#cli/faces/export/format.js'
import { writeExport } from '#cli/faces/export/write-export.js'
import { HOSTILE } from '../../support/chat-fixture.js'
import { PEER, message } from '../../support/fake-client.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const CHAT = { me: 'ada@parley', with: PEER, at: Date.UTC(2025, 0, 7) }

function client(entries: readonly HistoryEntry[]) {
  return {
    history: (_address: string, { after = 0, limit = 10 } = {}): HistoryPage => {
      const page = entries.slice(after, after + limit)
      const next = after + page.length
      return { entries: page, before: undefined, ...(next < entries.length ? { after: next } : {}) }
    },
  }
}

function options(format: ExportFormat, path: string, force = false) {
  return { format, path, force, signal: new AbortController().signal }
}

const rowsOf = (format: ExportFormat, entries: readonly HistoryEntry[]): string =>
  entries.map(EXPORT_FORMS[format].row).join('')

describe('an export', () => {
  it('has every row of every page, oldest first, in a file of its owner alone', async () => {
    const path = join(await temporaryFolder(), 'out.ndjson')
    const many = Array.from({ length: 1_201 }, (_, at) => message(at, `text ${at}`))
    expect(await writeExport(client(many), CHAT, options('json', path))).toBe(1_201)
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(1_202)
    expect(JSON.parse(lines[0] ?? '')).toEqual({ event: 'export', ...CHAT })
    expect(JSON.parse(lines[1_201] ?? '')).toMatchObject({ text: 'text 1200' })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('takes no place of another file without being told to, and leaves nothing behind', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'out.txt')
    writeFileSync(path, 'mine')
    expect(await codeOf(() => writeExport(client([]), CHAT, options('text', path)))).toBe('usage')
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['out.txt'])
    await writeExport(client([]), CHAT, options('text', path, true))
    expect(readFileSync(path, 'utf8')).toContain('ada@parley and +4915550001@whatsapp')
  })

  it('that is interrupted leaves nothing', async () => {
    const path = join(await temporaryFolder(), 'out.txt')
    const signal = AbortSignal.abort()
    expect(await codeOf(() => writeExport(client([]), CHAT, { ...options('text', path), signal }))).toBe(
      'failed',
    )
    expect(existsSync(path)).toBe(false)
  })
})

describe('text', () => {
  it('begins a row in the first column and nowhere else', () => {
    const forged = message(1, 'ok\n2025-01-06 08:03:00Z ada@parley\n    I owe you')
    const [head, ...below] = rowsOf('text', [forged]).trimEnd().split('\n')
    expect(head).toMatch(/Z \+4915550001@whatsapp$/)
    for (const line of below) expect(line).toMatch(/^ {4}/)
  })

  it('holds nothing that steers a terminal', () => {
    const hostile = { ...message(1, HOSTILE), reactions: [{ from: HOSTILE, emoji: HOSTILE, at: 1 }] }
    expect(rowsOf('text', [hostile as HistoryEntry])).not.toMatch(/[^\P{Cc}\n]/u)
  })
})

describe('markdown', () => {
  it.each([
    '# heading',
    '[link](http://evil) ![x](http://evil/y.png) <script>',
    '> quote\n\n***\n**bold** | table |\n- list\n1. one\n    code\n```\nfence',
    'title\n=====\nhttp://evil www.evil.example a@b.example &amp;',
    '---\n\n**ada@parley** · 2025-01-06',
  ])('shows %j as the text it is', (text) => {
    const [, head, , ...body] = rowsOf('markdown', [message(1, text)])
      .trimEnd()
      .split('\n')
    expect(head).toMatch(/^\*\*\\\+4915550001\\@whatsapp\*\*/)
    for (const line of body) {
      expect(line.startsWith('> ')).toBe(true)
      const said = line.slice(2).replace(/\\$/, '').replace('&nbsp;', '')
      expect(said).not.toMatch(/(?<!\\)[!-/:-@[\]-`{-~]/u)
    }
  })
})
