// The bench's answer: a table for people, JSON for comparing runs.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Figure, Goal } from './line.js'
import { isMet, median, ratioOf } from './statistics.js'

export interface Report {
  readonly startedAt: string
  readonly node: string
  readonly cores: number
  readonly quick: boolean
  readonly figures: readonly Figure[]
  /** Lines that did not run, with the reason. */
  readonly failures: Readonly<Record<string, string>>
}

const HEADER = ['line', 'what', 'median', 'min – max', 'unit', 'N', 'peer', 'ratio', 'goal', 'met']

export function table(figures: readonly Figure[]): string {
  const rows = [HEADER, ...figures.map(row)]
  const widths = HEADER.map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)))
  const lines = rows.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
  const notes = figures.filter((figure) => figure.note !== undefined)
  return [...lines, '', ...notes.map(({ line, what, note }) => `${line} ${what}: ${note ?? ''}`)].join('\n')
}

function row(figure: Figure): string[] {
  const { line, what, unit, rounds, samples, peer, goal } = figure
  const ratio = ratioOf(figure)
  const met = isMet(figure)
  return [
    line,
    what,
    number(median(rounds)),
    `${number(Math.min(...rounds))} – ${number(Math.max(...rounds))}`,
    unit,
    `${samples} × ${rounds.length}`,
    peer ? `${peer.what} ${number(peer.value)}` : '',
    ratio === undefined ? '' : number(ratio),
    goal ? goalText(goal) : '',
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

function goalText({ on, bound, limit }: Goal): string {
  return `${bound === 'at least' ? '≥' : '≤'} ${number(limit)}${on === 'ratio' ? '×' : ''}`
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

/** Beside the code, not in git. Answers the file's path. */
export async function saveReport(report: Report): Promise<string> {
  const folder = 'bench-results'
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${report.startedAt.replaceAll(':', '-')}.json`)
  await writeFile(file, `${JSON.stringify(withVerdicts(report), null, 2)}\n`)
  return file
}

/** Figures with what the table derives from them. */
export function withVerdicts(report: Report): object {
  const figures = report.figures.map((figure) => ({
    ...figure,
    median: median(figure.rounds),
    ratio: ratioOf(figure),
    met: isMet(figure),
  }))
  return { ...report, figures }
}
