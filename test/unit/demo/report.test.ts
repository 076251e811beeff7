// What the walkthrough prints: a page for people, NDJSON for scripts, nothing that steers a terminal.
import { describe, expect, it } from 'vitest'
import { demoLines, demoText, type DemoReport } from '#cli/commands/demo-report.js'

const STEP = {
  name: 'reply',
  explain:
    'Bob answers, and everything that is said here is long enough to need more than a single row of the page.',
  run: () => Promise.reject(new Error('not run here')),
}
const HOSTILE = 'id \u001b]52;c;eA==\u0007 \u202e\r\u2028 end'

function printed(make: (sink: { write(text: string): boolean }) => DemoReport, holds = true): string {
  let text = ''
  const report = make({ write: (piece) => (text += piece) !== '' })
  report.begin()
  report.step(STEP, 1)
  report.finding(STEP, { holds, evidence: HOSTILE })
  report.end(holds)
  return text
}

describe('the page', () => {
  it('numbers the step, explains it, and marks what holds', () => {
    const text = printed((sink) => demoText({ ...sink, columns: 60 }, 1))
    expect(text).toContain('\n 1/1  reply\n      Bob answers,')
    expect(text).toContain('\n    ✓ id ')
    expect(text).toContain('\n1 of 1 checks hold\n')
    expect(
      text
        .split('\n')
        .slice(2)
        .every((row) => row.length < 60),
    ).toBe(true)
  })

  it('marks what does not hold', () => {
    const text = printed((sink) => demoText(sink, 1), false)
    expect(text).toContain('\n    ✗ id ')
    expect(text).toContain('\n0 of 1 checks hold\n')
  })

  it('holds no escape code unless a terminal reads it, and never one of somebody else', () => {
    expect(printed((sink) => demoText(sink, 1))).not.toMatch(/[^\P{C}\n]/u)
    const coloured = printed((sink) => demoText({ ...sink, isTTY: true }, 1))
    expect(coloured).toContain('\u001b[32m✓\u001b[0m')
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(/[^\P{C}\n]/u)
  })
})

describe('the lines', () => {
  it('are one check each, and nothing else', () => {
    const text = printed(demoLines)
    expect(JSON.parse(text)).toEqual({ event: 'check', name: 'reply', holds: true, evidence: HOSTILE })
    expect(text).not.toMatch(/[^\P{C}\n]/u)
  })
})
