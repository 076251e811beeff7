// Sheets cover the chat for a moment: keys and commands, a person, a safety number, apps, consent, the ledger.
import { enlistmentSheet, interopSheet, ledgerSheet, requestSheet } from './consent/sheets.js'
import { quiet } from './paragraphs.js'
import { contactSheet } from './sheets/contact-sheet.js'
import { keySheet } from './sheets/key-sheet.js'
import { partnerSheet } from './sheets/partner-sheet.js'
import { safetyKeys, safetySheet } from './sheets/safety-sheet.js'
import { infoSheet } from './talk/info-sheet.js'
import { layoutOf, type Line, type SheetContent, type View } from './view.js'
import { cells } from './width.js'

/** Rows of a sheet's own; the last line says how to go on. */
const roomOf = (view: View): number => layoutOf(view).body - 1

function linesOf(view: View): readonly Line[] {
  const width = sheetColumns(view)
  const content = view.sheet?.content
  switch (content?.kind) {
    case undefined:
      return []
    case 'keys':
      return keySheet(view, content.query ?? '', width)
    case 'partners':
      return partnerSheet(content.partners, width)
    case 'requests':
      return requestSheet(view, width)
    case 'interop':
      return interopSheet(view, width)
    case 'enlistment':
      return enlistmentSheet(view, content.enlistment, width)
    case 'ledger':
      return ledgerSheet(content.ledger, width)
    case 'message':
      return infoSheet(content.message, width)
    case 'safety':
      return safetySheet(view, content.safety, width, roomOf(view))
    case 'contact':
      return contactSheet(view, content.contact, width)
  }
}

/** One cell stays free on both sides. */
const sheetColumns = (view: View): number => view.size.columns - 2

const FIND = 'Find: '

/** The keys that do something on a sheet, beside those that scroll. */
function keysOf(content: SheetContent | undefined): readonly string[] {
  switch (content?.kind) {
    case 'safety':
      if (content.safety.asking !== undefined) return ['Enter', 'Esc: not now']
      return [...safetyKeys(content.safety), 'Esc closes']
    case 'contact':
      return ['r read receipts', 'any other key closes this']
    case 'keys':
      return ['type to find a key', 'Esc closes this']
    default:
      return ['any other key closes this']
  }
}

/** The last line: how to go on. @param more there are lines below. */
function lastLine({ sheet }: View, more: boolean): Line {
  const content = sheet?.content
  const query = content?.kind === 'keys' ? (content.query ?? '') : ''
  if (query !== '') {
    return { tone: 'accent', text: `${FIND}${query}   Esc shows all`, cursor: cells(FIND + query) }
  }
  return quiet([...(more ? ['↓ more'] : []), ...keysOf(content)].join(' · '))
}

/** The lines of the view's sheet that are in sight; the last says how to go on. Empty without a sheet. */
export function sheetLines(view: View): readonly Line[] {
  if (view.sheet === undefined) return []
  const room = roomOf(view)
  const all = linesOf(view)
  const { from } = view.sheet
  return [...all.slice(from, from + room), lastLine(view, from + room < all.length)]
}

/** The view with its sheet moved by `lines`, stopping at both ends. */
export function sheetScrolled(view: View, lines: number): View {
  if (view.sheet === undefined) return view
  const last = linesOf(view).length - roomOf(view)
  const from = Math.max(0, Math.min(view.sheet.from + lines, last))
  return { ...view, sheet: { ...view.sheet, from } }
}
