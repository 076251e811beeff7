// The part of a decision that is on screen.
import { head, hanging, paragraph, plain, quiet } from '../paragraphs.js'
import { layoutOf, type Line, type View } from '../view.js'
import type { Confirm, Flow } from './flow.js'
import { onboardingPage } from './onboarding-pages.js'
import { reportPage } from './report-pages.js'

export interface Page {
  readonly lines: readonly Line[]
  /** The line of the item that keys act on; it stays in sight. */
  readonly pointer: number | undefined
}

function confirmPage({ title, effects, act }: Confirm, width: number): Page {
  const lines = [
    ...paragraph(head(title), width),
    ...effects.flatMap((text) => hanging('• ', plain(text), width)),
    plain(''),
    ...paragraph(quiet(`Enter: ${act}. Esc changes nothing.`), width),
  ]
  return { lines, pointer: undefined }
}

function pageOf(flow: Flow, width: number): Page {
  switch (flow.kind) {
    case 'onboarding':
      return onboardingPage(flow, width)
    case 'report':
      return reportPage(flow, width)
    case 'confirm':
      return confirmPage(flow, width)
  }
}

interface Window {
  readonly all: readonly Line[]
  readonly from: number
  /** One row is kept for the line that says there is more. */
  readonly room: number
}

function windowOf(view: View, flow: Flow): Window {
  const { lines, pointer } = pageOf(flow, view.size.columns - 2)
  const room = Math.max(1, layoutOf(view).body - 1)
  const last = Math.max(0, lines.length - room)
  const from = Math.max(0, Math.min(flow.from, last))
  if (pointer === undefined) return { all: lines, from, room }
  // The item may have a second line.
  return { all: lines, from: Math.min(last, Math.max(0, pointer + 2 - room)), room }
}

/** The lines in sight. Empty where nothing is being decided. */
export function flowLines(view: View): readonly Line[] {
  if (view.flow === undefined) return []
  const { all, from, room } = windowOf(view, view.flow)
  const more = from + room < all.length
  return [...all.slice(from, from + room), ...(more ? [quiet('↓ more')] : [])]
}

/** Whether the last line of `flow` is on screen. */
export function showsEnd(view: View, flow: Flow): boolean {
  const { all, from, room } = windowOf(view, flow)
  return from + room >= all.length
}

/** `flow` moved by `lines`, stopping at both ends. */
export function flowScrolled<Kind extends Flow>(view: View, flow: Kind, lines: number): Kind {
  const { all, from, room } = windowOf(view, flow)
  const last = Math.max(0, all.length - room)
  return { ...flow, from: Math.max(0, Math.min(from + lines, last)) }
}

export function flowPageRows(view: View): number {
  return Math.max(1, layoutOf(view).body - 2)
}
