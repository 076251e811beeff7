// Sheets cover the chat for a moment: the keys and commands, the apps that may reach me, consent, the ledger.
import { COMMANDS } from './commands.js'
import { enlistmentSheet, interopSheet, ledgerSheet, requestSheet } from './consent/sheets.js'
import type { AppItem } from './consent/interop-item.js'
import { hanging, head, paragraph, plain, quiet, table } from './paragraphs.js'
import { layoutOf, type Line, type View } from './view.js'
import { fit } from './width.js'

const KEYS: readonly (readonly [string, string])[] = [
  ['Enter', 'send'],
  ['Alt-Enter Ctrl-J', 'begin a new line'],
  ['PageUp PageDown', 'older and newer messages; Shift-↑ ↓ line by line'],
  ['Alt-M Ctrl-↑', 'choose a file with ↑ ↓; then s o p f r c act on it as the commands do, Esc leaves'],
  ['Alt-A', 'next unread chat'],
  ['Alt-R', 'next request; Alt-Y accepts it, Alt-D deletes, Alt-X blocks, Alt-S reports'],
  ['Alt-I', 'which apps may reach me (WhatsApp accounts)'],
  ['Ctrl-N Ctrl-P', 'next and previous chat'],
  ['↑ ↓', 'what you sent before; in the list, choose a chat'],
  ['Tab', 'the other person, side by side'],
  ['Esc', 'close a message; in a narrow terminal, back to the list'],
  ['Ctrl-Q Ctrl-C', 'quit'],
  ['Ctrl-Z Ctrl-L', 'suspend; redraw'],
]
const MARKS: readonly (readonly [string, string])[] = [
  ['⧗ sending', 'not stored by Meta yet'],
  ['‖ held', 'waits until you trust a changed key'],
  ['‖ stopped', 'its file is not sent; /resume goes on'],
  ['✓ sent', 'stored by Meta'],
  ['✓✓ delivered', 'on the other device; then read'],
  ['! failed', 'with its reason below'],
]
function keyLines(width: number): readonly Line[] {
  const commands = Object.values(COMMANDS).map(({ usage, does }) => [usage, does] as const)
  return [
    head('Commands'),
    ...table(commands, width),
    head('Keys'),
    ...table(KEYS, width),
    head('Marks behind your messages'),
    ...table(MARKS, width),
  ]
}

function partnerLine({ id, name, handle, status, enabled }: AppItem, width: number): readonly Line[] {
  const state = `${enabled ? 'may reach me' : 'off'}${status === 'active' ? '' : ` (${status})`}`
  const tone = enabled ? 'good' : 'plain'
  return hanging(`${fit(String(id), 4)} `, { tone, text: `${name} · …@${handle} · ${state}` }, width)
}

function partnerLines(partners: readonly AppItem[], width: number): readonly Line[] {
  const none = quiet('There is no app yet that could reach you.')
  return [
    head('Apps that may reach me'),
    ...(partners.length === 0 ? [none] : partners.flatMap((app) => partnerLine(app, width))),
    plain(''),
    ...paragraph(
      plain('/interop chooses among them, after what there is to know; /disable ID keeps one away.'),
      width,
    ),
  ]
}

function linesOf(view: View): readonly Line[] {
  const width = sheetColumns(view)
  const content = view.sheet?.content
  switch (content?.kind) {
    case undefined:
      return []
    case 'keys':
      return keyLines(width)
    case 'partners':
      return partnerLines(content.partners, width)
    case 'requests':
      return requestSheet(view, width)
    case 'interop':
      return interopSheet(view, width)
    case 'enlistment':
      return enlistmentSheet(view, content.enlistment, width)
    case 'ledger':
      return ledgerSheet(content.ledger, width)
  }
}

/** One cell stays free on both sides. */
const sheetColumns = (view: View): number => view.size.columns - 2

/** The lines of the view's sheet that are in sight; the last says how to go on. Empty without a sheet. */
export function sheetLines(view: View): readonly Line[] {
  if (view.sheet === undefined) return []
  const { body } = layoutOf(view)
  const all = linesOf(view)
  const more = view.sheet.from + body - 1 < all.length ? '↓ more · ' : ''
  return [
    ...all.slice(view.sheet.from, view.sheet.from + body - 1),
    quiet(`${more}any other key closes this`),
  ]
}

/** The view with its sheet moved by `lines`, stopping at both ends. */
export function sheetScrolled(view: View, lines: number): View {
  if (view.sheet === undefined) return view
  const last = linesOf(view).length - (layoutOf(view).body - 1)
  const from = Math.max(0, Math.min(view.sheet.from + lines, last))
  return { ...view, sheet: { ...view.sheet, from } }
}
