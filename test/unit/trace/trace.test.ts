// The event spine on disk: written by each process, read back as one story.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { traceLine } from '#cli/trace/trace-line.js'
import { readTraces } from '#cli/trace/trace-reader.js'
import { openTraceFile } from '#platform/trace/trace-file.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'

const DRAFT: TraceDraft = {
  cid: '3EB0AA',
  layer: 'stanza',
  dir: 'out',
  kind: 'message',
  size: 12,
  sens: 'meta',
  summary: 'a message',
}

async function tracePath(name = 'a.ndjson'): Promise<string> {
  return join(await temporaryFolder(), name)
}

describe('a trace file', () => {
  it('holds one numbered line an event, for its user only', async () => {
    const path = await tracePath()
    const clock = new FakeClock(1000)
    const file = openTraceFile(path, 'client:ada', clock)
    file.sink(DRAFT)
    clock.advance(5)
    file.sink({ ...DRAFT, kind: 'ack' })
    file.close()
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { v: 1, ts: 1000, seq: 1, party: 'client:ada', ...DRAFT },
      { v: 1, ts: 1005, seq: 2, party: 'client:ada', ...DRAFT, kind: 'ack' },
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is written at the end of the turn, not only at the end of the process', async () => {
    const path = await tracePath()
    const file = openTraceFile(path, 'meta-sim', new FakeClock())
    file.sink(DRAFT)
    expect(readFileSync(path, 'utf8')).toBe('')
    await expect.poll(() => readFileSync(path, 'utf8')).toContain('3EB0AA')
    file.close()
  })

  it('is added to by the next process of the same profile', async () => {
    const path = await tracePath()
    for (const kind of ['first', 'second']) {
      const file = openTraceFile(path, 'client:ada', new FakeClock())
      file.sink({ ...DRAFT, kind })
      file.close()
      file.sink({ ...DRAFT, kind: 'late' })
    }
    const { events } = await readTraces([path])
    expect(events.map(({ kind }) => kind)).toEqual(['first', 'second'])
  })

  it('is refused where others can read it', async () => {
    const path = await tracePath()
    writeFileSync(path, 'x\n', { mode: 0o644 })
    expect(() => openTraceFile(path, 'client:ada', new FakeClock())).toThrow(TypeError)
    expect(readFileSync(path, 'utf8')).toBe('x\n')
  })
})

describe('traces of several processes', () => {
  it('merge by time, and one message can be picked out', async () => {
    const [ada, meta] = [await tracePath('ada'), await tracePath('meta')]
    const write = (path: string, party: string, events: readonly (readonly [number, string])[]): void => {
      for (const [ts, cid] of events) {
        const clock = new FakeClock(ts)
        const file = openTraceFile(path, party, clock)
        file.sink({ ...DRAFT, cid, kind: `at ${ts}` })
        file.close()
      }
    }
    write(ada, 'client:ada', [
      [1, 'A'],
      [4, 'A'],
      [6, 'B'],
    ])
    write(meta, 'meta-sim', [
      [2, 'A'],
      [3, 'B'],
      [5, 'A'],
    ])
    expect((await readTraces([meta, ada])).events.map(({ ts }) => ts)).toEqual([1, 2, 3, 4, 5, 6])
    expect((await readTraces([ada, meta], 'A')).events.map(({ ts }) => ts)).toEqual([1, 2, 4, 5])
  })

  it('of one millisecond tell what went out before what came in', async () => {
    const [meta, ada] = [await tracePath('meta'), await tracePath('ada')]
    const write = (path: string, party: string, drafts: readonly Partial<TraceDraft>[]): void => {
      const file = openTraceFile(path, party, new FakeClock(7))
      for (const draft of drafts) file.sink({ ...DRAFT, ...draft })
      file.close()
    }
    write(meta, 'meta-sim', [
      { dir: 'in', kind: 'message' },
      { dir: 'out', kind: 'ack' },
    ])
    write(ada, 'client:ada', [
      { dir: 'local', kind: 'send' },
      { dir: 'out', kind: 'message' },
    ])
    const { events } = await readTraces([meta, ada])
    expect(events.map(({ dir, kind }) => `${dir} ${kind}`)).toEqual([
      ...['local send', 'out message', 'in message', 'out ack'],
    ])
  })

  it('show a message with the pushes it caused, and no other', async () => {
    const [meta, provider] = [await tracePath('meta'), await tracePath('provider')]
    const push = { layer: 'http', kind: 'push' } as const
    const write = (path: string, drafts: readonly Partial<TraceDraft>[]): void => {
      const file = openTraceFile(path, path, new FakeClock(7))
      for (const draft of drafts) file.sink({ ...DRAFT, ...draft })
      file.close()
    }
    write(meta, [
      { cid: 'A' },
      { ...push, cid: 'push/1', detail: { cause: 'A', to: 'ada', iat: 1 } },
      { ...push, cid: 'push/2', detail: { cause: 'B', to: 'bob', iat: 1 } },
      { ...push, kind: 'push-answer', cid: 'push/1', dir: 'in', detail: { cause: 'A', to: 'ada', iat: 1 } },
    ])
    write(provider, [
      { ...push, cid: 'push/1', dir: 'in', detail: { to: 'bob', iat: 1 } },
      { ...push, cid: 'push/1', dir: 'in', detail: { to: 'ada', iat: 1 } },
      { ...push, cid: 'push/2', dir: 'in', detail: { to: 'ada', iat: 2 } },
    ])
    const { events } = await readTraces([meta, provider], 'A')
    expect(events.map(({ dir, kind, detail }) => [dir, kind, detail?.['to']])).toEqual([
      ['out', 'message', undefined],
      ['out', 'push', 'ada'],
      ['in', 'push-answer', 'ada'],
      ['in', 'push', 'ada'],
    ])
  })

  it('name every line that is none and show the rest', async () => {
    const path = await tracePath()
    const file = openTraceFile(path, 'meta-sim', new FakeClock())
    file.sink(DRAFT)
    file.close()
    appendFileSync(path, '{"v":2}\n{"v":1,"ts":1')
    const { events, faults } = await readTraces([path])
    expect(events).toHaveLength(1)
    expect(faults).toHaveLength(2)
    expect(faults[1]).toContain('line 3')
  })
})

describe('a trace line', () => {
  it('says when, who, which layer and way, what, how much and of which message', () => {
    const line = traceLine({ v: 1, ts: 1_760_000_000_123, seq: 1, party: 'meta-sim', ...DRAFT })
    expect(line).toBe('08:53:20.123 meta-sim         stanza   → message 12 B [3EB0AA] a message')
  })

  it('lets nothing through that steers a terminal', () => {
    const hostile = '\u001b]52;c;eA==\u0007\r\n\u202e\u009b31m'
    const event = { ...DRAFT, v: 1, ts: 0, seq: 1, party: hostile, cid: hostile, kind: hostile } as const
    expect(traceLine({ ...event, summary: hostile })).not.toMatch(/[\p{Cc}\u202e]/u)
  })
})
