// Times of day, as the config file wants them written.
import { describe, expect, it } from 'vitest'
import { clockText } from '#cli/state/clock-text.js'
import { DEFAULT_DESK } from '#cli/state/desk/desk.js'
import { logInSight } from '#cli/state/log-in-sight.js'
import { emptyView } from '#cli/state/view.js'
import { PEER, message } from '../../support/fake-client.js'
import { after } from '../../support/view-inputs.js'

describe('times', () => {
  const lines = (time: '24h' | '12h'): string => {
    const view = after(
      emptyView('', { columns: 80, rows: 24 }),
      {
        type: 'desk',
        desk: {
          tell: 'configured',
          settings: { ...DEFAULT_DESK, ui: { ...DEFAULT_DESK.ui, time } },
          keys: {},
        },
      },
      { type: 'opened', with: PEER, page: { entries: [message(0, 'hello')], before: undefined } },
    ).view
    return view.chat === undefined
      ? ''
      : logInSight(view, view.chat)
          .lines.map(({ gutter }) => gutter)
          .join('|')
  }

  it('are written as the config file says', () => {
    expect(lines('24h')).toMatch(/\d\d:\d\d /)
    expect(lines('12h')).toMatch(/[ \d]\d:\d\d [ap]m /)
  })

  it('of half a day take as many cells at every hour', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => clockText(Date.UTC(2025, 0, 6, hour, 5), '12h'))
    expect(new Set(hours.map(({ length }) => length))).toEqual(new Set([8]))
    expect(new Set(hours).size).toBe(24)
    expect(hours).toContain('12:05 am')
    expect(hours).toContain(' 1:05 pm')
  })
})
