// Consent as an object on screen: what holds, since when, what was shown, what follows, and how to end it.
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import type { Standing } from '../../client/api.js'
import { keyOf } from '../keys/key-of.js'
import { moment } from '../moment.js'
import { hanging, head, paragraph, plain, quiet, table } from '../paragraphs.js'
import type { EnlistmentItem, LedgerItem, Line, View } from '../view.js'
import { fit } from '../width.js'
import { shownText, unavailable, type AppItem } from './interop-item.js'
import { messageCount } from './requests.js'

function peopleText({ chats }: View): string {
  const count = (wanted: Standing): number =>
    chats.filter(({ standing, blocked }) => standing === wanted && !blocked).length
  const blocked = chats.filter((chat) => chat.blocked).length
  return `${count('accepted')} accepted, ${count('asked')} not answered yet, ${count('request')} waiting as requests, ${blocked} blocked`
}

function appRow(app: AppItem): string {
  const since = app.since === undefined ? '' : ` since ${moment(app.since)}`
  const state = unavailable(app.status)
  return `${app.name} (…@${app.handle})${since}${state === undefined ? '' : ` · ${state}`}`
}

/** People named of those who asked; there may be fifty. */
const MOST_NAMED = 3

function askedText(asked: readonly string[]): string {
  const more = asked.length > MOST_NAMED ? ` and ${asked.length - MOST_NAMED} more` : ''
  return `${asked.slice(0, MOST_NAMED).join(', ')}${more}`
}

export function interopSheet(view: View, width: number): readonly Line[] {
  const { interop } = view
  if (interop === undefined) return [quiet('Your choice is not known here yet.')]
  const on = interop.apps.filter(({ enabled }) => enabled)
  const since = on.flatMap((app) => app.since ?? []).toSorted((a, b) => a - b)[0]
  const state = on.length === 0 ? 'off' : `on${since === undefined ? '' : `, since ${moment(since)}`}`
  const apps = on.length === 0 ? ['none'] : on.map(appRow)
  const follows =
    on.length === 0
      ? 'nobody from another app reaches you, and you reach nobody there'
      : 'their users may write to you; somebody new waits as a request'
  return [
    head('Your consent to messages from other apps'),
    plain(on.length === 0 ? 'c changes it' : 'w withdraws it all, at once · c changes it'),
    plain(''),
    ...table(
      [
        ['State', state],
        ...apps.map((text, at) => [at === 0 ? 'Apps' : '', text] as const),
        ['Shown to you', shownText(interop.text)],
        ['Their chats', interop.inbox === 'combined' ? 'in one list' : 'apart, under a heading'],
        ['Questions', interop.pings ? 'users of apps that are off may ask you' : 'refused for good'],
        ...(interop.asked.length === 0 ? [] : [['Asked for it', askedText(interop.asked)] as const]),
        ['People', peopleText(view)],
        ['What follows', follows],
      ],
      width,
    ),
  ]
}

export function enlistmentSheet(view: View, item: EnlistmentItem, width: number): readonly Line[] {
  const { enlisted, login, disclosure } = item
  const shown =
    disclosure === undefined ? 'not recorded' : `${disclosure.name}, accepted ${moment(disclosure.at)}`
  return [
    head('Your consent to being reachable from WhatsApp'),
    ...paragraph(
      plain(
        enlisted
          ? 'w withdraws it: you leave (/leave)'
          : `${keyOf(view, 'quit')}, then parley enlist gives it again`,
      ),
      width,
    ),
    plain(''),
    ...table(
      [
        ['State', enlisted ? 'on: you are enlisted' : 'off: you are not enlisted'],
        ['Known there as', login ?? 'nobody'],
        ['Shown to you', shown],
        ['People', peopleText(view)],
      ],
      width,
    ),
    head('What you were told'),
    ...PARTNER_DISCLOSURE.points.flatMap((point) => hanging('• ', plain(point), width)),
  ]
}

export function requestSheet(view: View, width: number): readonly Line[] {
  const rows = view.requests.map(
    (request) =>
      [
        `${request.id}`,
        `${request.identifier} from ${request.app} · since ${moment(request.since)} · ${messageCount(request)}`,
      ] as const,
  )
  return [
    head('People who ask to write to you'),
    ...(rows.length === 0 ? [quiet('Nobody waits.')] : table(rows, width)),
    plain(''),
    ...paragraph(
      plain(
        `${keyOf(view, 'next-request')} opens the next one. /accept, /delete, /block and /report take the address or its number.`,
      ),
      width,
    ),
    ...paragraph(quiet('They learn nothing until you accept or reply.'), width),
  ]
}

const DECISIONS: Readonly<Record<string, string>> = {
  'terms-shown': 'warnings were shown',
  'terms-accepted': 'accepted the warnings',
  'apps-chosen': 'chose apps',
  'inbox-chosen': 'chose where chats stand',
  'pings-set': 'said who may ask',
  'ping-shown': 'asked to be let in',
  'request-accepted': 'accepted a person',
  'request-deleted': 'deleted a request',
  blocked: 'blocked a person',
  unblocked: 'unblocked a person',
  reported: 'reported a person',
  limited: 'held back by a limit',
  enlisted: 'enlisted',
  left: 'left',
  expired: 'ended after 30 idle days',
  removed: 'removed',
  'disclosure-accepted': 'accepted the disclosure',
  'disclosure-withdrawn': 'withdrew',
  agreement: 'changed an agreement',
}
const SOURCES: Readonly<Record<string, string>> = {
  meta: 'As Meta recorded it',
  provider: 'As your app’s server recorded it',
  profile: 'As this profile recorded it',
}
const DATE_CELLS = 19
const ACTOR_CELLS = 8

function ledgerLine({ at, kind, actor, detail }: LedgerItem, width: number): readonly Line[] {
  const lead = `${fit(moment(at), DATE_CELLS)} ${fit(actor, ACTOR_CELLS)} `
  const what = Object.hasOwn(DECISIONS, kind) ? DECISIONS[kind] : kind
  return hanging(lead, plain([what, ...detail].join(' · ')), width)
}

export function ledgerSheet(ledger: readonly LedgerItem[], width: number): readonly Line[] {
  const sources = [...new Set(ledger.map(({ source }) => source))]
  if (sources.length === 0) return [head('What was decided about you'), quiet('Nothing yet.')]
  return sources.flatMap((source) => [
    head(SOURCES[source] ?? source),
    ...ledger.filter((item) => item.source === source).flatMap((item) => ledgerLine(item, width)),
  ])
}
