// The text of a frame, read off the tree that Ink has laid out: every piece at its place, in its style.
//
// Ours, because Ink 6.8 takes every row of every frame apart into cells and joins them again, which is most of what a
// key press costs. The model has fitted every text before, and no box lies on another: rows only have to be joined.
import type { DOMElement } from 'ink'
import { cells, truncate } from '../state/width.js'

type Style = (text: string) => string

/** A part of a text that has one style throughout. */
interface Piece {
  readonly text: string
  readonly style: Style
}

/** Cells, the last of each excluded. */
interface Area {
  readonly right: number
  readonly top: number
  readonly bottom: number
}

class PaintedRow {
  #text = ''
  #used = 0

  /** From left to right only; what would not begin behind what is there is not drawn, nor what reaches over `right`. */
  put(x: number, { text, style }: Piece, right: number): void {
    if (x < this.#used || x >= right) return
    const drawn = x + cells(text) <= right ? text : truncate(text, right - x)
    this.#text += ' '.repeat(x - this.#used) + style(drawn)
    this.#used = x + cells(drawn)
  }

  get text(): string {
    return this.#text.trimEnd()
  }
}

/** The whole text of a frame, its rows divided by `\n`, without blanks at their ends. @param root laid out. */
export function paint(root: DOMElement): string {
  const { yogaNode } = root
  const area = {
    right: yogaNode?.getComputedWidth() ?? 0,
    top: 0,
    bottom: yogaNode?.getComputedHeight() ?? 0,
  }
  const rows = Array.from({ length: area.bottom }, () => new PaintedRow())
  paintNode(root, 0, 0, area, rows)
  return rows.map(({ text }) => text).join('\n')
}

function paintNode(
  node: DOMElement,
  left: number,
  top: number,
  area: Area,
  rows: readonly PaintedRow[],
): void {
  const { yogaNode, nodeName, childNodes, style } = node
  if (yogaNode === undefined) return
  const x = left + yogaNode.getComputedLeft()
  const y = top + yogaNode.getComputedTop()
  const right = Math.min(area.right, x + yogaNode.getComputedWidth())
  if (nodeName === 'ink-text') {
    paintText(node, x, y, { ...area, right }, rows)
    return
  }
  const bottom = Math.min(area.bottom, y + yogaNode.getComputedHeight())
  const inside = style.overflow === 'hidden' ? { right, top: Math.max(area.top, y), bottom } : area
  for (const child of childNodes) {
    if (child.nodeName !== '#text') paintNode(child, x, y, inside, rows)
  }
}

function paintText(
  node: DOMElement,
  left: number,
  top: number,
  area: Area,
  rows: readonly PaintedRow[],
): void {
  let [x, y] = [left, top]
  for (const { text, style } of piecesOf(
    node,
    styleOf(node, 0, (plain) => plain),
  )) {
    for (const [at, line] of text.split('\n').entries()) {
      if (at > 0) [x, y] = [left, y + 1]
      if (y >= area.top && y < area.bottom) rows[y]?.put(x, { text: line, style }, area.right)
      x += cells(line)
    }
  }
}

function piecesOf(node: DOMElement, style: Style): Piece[] {
  return node.childNodes.flatMap((child, at) =>
    child.nodeName === '#text'
      ? [{ text: child.nodeValue, style }]
      : piecesOf(child, styleOf(child, at, style)),
  )
}

/** A text's own style within that of what it is part of. */
function styleOf({ internal_transform: own }: DOMElement, at: number, outer: Style): Style {
  return own === undefined ? outer : (text) => outer(own(text, at))
}
