// The event spine kept in memory: of how many messages, and what of each.
import { describe, it, expect } from 'vitest'
import { createTraceKeeper, sinkOf } from '#cli/trace/keeper.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { FakeClock } from '../../support/fake-clock.js'

const draft = (cid: string, more: Partial<TraceDraft> = {}): TraceDraft => ({
  ...{ cid, layer: 'stanza', dir: 'out', kind: 'message', size: 1, sens: 'meta', summary: 'a message' },
  ...more,
})

describe('the trace kept in memory', () => {
  it('has what happened to a message, in order, without what was said', () => {
    const keeper = createTraceKeeper('client:ada', new FakeClock())
    keeper.sink(draft('A', { layer: 'ui', kind: 'send', detail: { text: 'secret' } }))
    keeper.sink(draft('A', { layer: 'frame', kind: 'frame' }))
    expect(keeper.of('A').map(({ layer, kind, party }) => [layer, kind, party])).toEqual([
      ['ui', 'send', 'client:ada'],
      ['frame', 'frame', 'client:ada'],
    ])
    expect(JSON.stringify(keeper.of('A'))).not.toContain('secret')
    expect(keeper.of('B')).toEqual([])
  })

  it('keeps 64 events of the last 500 messages, and none of pings', () => {
    const keeper = createTraceKeeper('client:ada', new FakeClock())
    for (let at = 0; at < 65; at += 1) keeper.sink(draft('M0'))
    expect(keeper.of('M0')).toHaveLength(64)
    for (let at = 0; at < 2000; at += 1) {
      keeper.sink(draft(`ping${at}`, { kind: 'iq' }))
      keeper.sink(draft(`ping${at}`, { layer: 'frame', kind: 'frame' }))
    }
    for (let at = 1; at < 500; at += 1) keeper.sink(draft(`M${at}`))
    expect(keeper.of('M0')).toHaveLength(64)
    keeper.sink(draft('M500'))
    expect(keeper.of('M0')).toEqual([])
    expect(keeper.of('M1')).toHaveLength(1)
  })

  it('stands beside a trace file, where there is one', () => {
    const seen: string[] = []
    sinkOf(
      undefined,
      (one) => seen.push(`a ${one.cid}`),
      (one) => seen.push(`b ${one.cid}`),
    )?.(draft('A'))
    expect(seen).toEqual(['a A', 'b A'])
    expect(sinkOf(undefined, undefined)).toBeUndefined()
  })
})
