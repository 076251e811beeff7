// What stands above a chat whose messages do not simply flow: a request, a block, an app that is off or suspended.
import { chatItemOf, handleOf } from '../chat-sections.js'
import { withApp } from '../boundary.js'
import { keyOf } from '../keys/key-of.js'
import { moment } from '../moment.js'
import { cells, truncate, wrap } from '../width.js'
import type { Line, View } from '../view.js'
import { appOf, type AppItem } from './interop-item.js'
import { messageCount } from './requests.js'

const MOST_ROWS = 3
const APP_CELLS = 24

/** The same in fewer words, for panes side by side. */
const EFFECTS = [
  'They learn nothing until you accept; replying accepts.',
  'They learn nothing until you accept or reply.',
]
const DECISIONS = [
  ['accept-request', 'accept'],
  ['delete-request', 'delete'],
  ['block-request', 'block'],
  ['report-request', 'report'],
] as const

/** A modifier that all of them have is said once where there is less room. */
function decisionWordings(view: View): readonly string[] {
  const keys = DECISIONS.map(([name, does]) => `${keyOf(view, name)} ${does}`)
  const short = keys.map((key) => key.replace(/^Alt-/u, '')).join(' · ')
  return [keys.join(' · '), ...(keys.every((key) => key.startsWith('Alt-')) ? [`Alt: ${short}`] : [])]
}

function fitting(wordings: readonly string[], width: number): string {
  return wordings.find((text) => cells(text) <= width) ?? wordings.at(-1) ?? ''
}

/** The app of the open chat's person, where this user chooses apps. */
export function appOfChat(view: View): AppItem | undefined {
  return view.chat === undefined ? undefined : appOf(view.interop, handleOf(view.chat.with))
}

function requestLines(view: View, width: number): readonly Line[] {
  const request = view.requests.find((other) => other.with === view.chat?.with)
  const who =
    request === undefined
      ? '? Somebody you do not know asks to write'
      : withApp(`? ${request.identifier}`, ` from ${truncate(request.app, APP_CELLS)} asks to write`, width)
  const since = request === undefined ? '' : ` · since ${moment(request.since)}`
  const count = request === undefined ? '' : ` · ${messageCount(request)}`
  const wordings = [who + since + count, who + since, who + count, who]
  return [
    { tone: 'warn', text: fitting(wordings, width) },
    { tone: 'quiet', text: fitting(EFFECTS, width) },
    { tone: 'accent', text: fitting(decisionWordings(view), width) },
  ]
}

function standingLines(view: View, width: number): readonly Line[] {
  const item = chatItemOf(view)
  if (item?.blocked === true) {
    return [{ tone: 'warn', text: '! You blocked them: neither of you reaches the other · /unblock' }]
  }
  if (item?.standing === 'request') return requestLines(view, width)
  const app = appOfChat(view)
  if (app === undefined) return []
  if (app.status !== 'active') {
    const why = app.status === 'removed' ? 'Meta suspended it or ended its agreement' : 'it is being set up'
    return [
      {
        tone: 'warn',
        text: `! ${truncate(app.name, APP_CELLS)} is unavailable now: ${why}. What you write now does not arrive.`,
      },
    ]
  }
  if (app.enabled) return []
  return [
    {
      tone: 'warn',
      text: `! ${truncate(app.name, APP_CELLS)} is off: neither of you reaches the other · ${keyOf(view, 'interop')} changes it`,
    },
  ]
}

/** At most three rows; who asks is cut rather than the keys pushed away. */
export function bannerLines(view: View): readonly Line[] {
  if (view.chat === undefined || view.flow !== undefined || view.sheet !== undefined) return []
  const width = view.size.columns - 2
  const lines = standingLines(view, width)
  if (lines.length > 1) return lines.map((line) => ({ ...line, text: truncate(line.text, width) }))
  return lines
    .flatMap(({ tone, text }) => wrap(text, width).map((part) => ({ tone, text: part })))
    .slice(0, MOST_ROWS)
}
