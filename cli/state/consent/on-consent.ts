// What the engine reports and answers about consent, applied to a view.
import type { ClientEvent, InteropView } from '../../client/api.js'
import { appName, nameInLine } from '../boundary.js'
import { handleOf } from '../chat-sections.js'
import { infoLine, isOffline, undoneLine } from '../error-lines.js'
import { step, type Input, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import { oneLine } from '../rows.js'
import { openSheet, type View } from '../view.js'
import type { ConsentInput } from './consent-input.js'
import { startTurnOff } from './decisions.js'
import { appOf, interopItem, unavailable, type InteropItem } from './interop-item.js'
import { enlistmentItem, ledgerItem } from './ledger-item.js'
import { startOnboarding } from './onboarding-keys.js'
import { withNews } from './onboarding-news.js'
import { requestItem } from './requests.js'

type Answer<Type extends Input['type']> = Extract<ConsentInput, { type: Type }>

function known(view: View, interop: InteropItem): Step {
  const next = { ...view, interop }
  return view.flow?.kind === 'onboarding' ? step(...withNews(next, view.flow, interop)) : step(next)
}

/** The choice is another one now, wherever it was made. */
export function onInteropChanged(view: View, interop: InteropView): Step {
  return known(view, interopItem(interop))
}

function onInterop(view: View, { interop, purpose, app }: Answer<'interop'>): Step {
  const item = interopItem(interop)
  // What is being decided is not taken off the screen by an answer that comes late.
  if (purpose === 'know' || view.flow !== undefined) return known(view, item)
  const next = { ...view, interop: item }
  switch (purpose) {
    case 'choose':
      return step(startOnboarding(next, item, app))
    case 'turn-off':
      return item.apps.some(({ enabled }) => enabled)
        ? step(startTurnOff(next))
        : step({ ...next, line: infoLine('it is off already: no app reaches you') })
    case 'look':
      return step({ ...next, sheet: openSheet({ kind: 'interop' }) })
  }
}

function settledText({ apps, inbox, pings }: Answer<'interop-set'>['choice'], item: InteropItem): string {
  if (apps !== undefined) {
    const on = item.apps.filter(({ enabled }) => enabled)
    const names = on.map(({ name }) => name).join(', ')
    if (on.length === 0) return 'it is off: no app reaches you'
    const open = on.some(({ status }) => unavailable(status) === undefined)
    return open ? `users of ${names} may reach you now` : `${names}: on, but not available now`
  }
  if (inbox !== undefined) {
    return inbox === 'combined' ? 'all chats stand in one list' : 'chats with other apps stand apart'
  }
  return pings === true
    ? 'users of apps that are off may ask you to turn them on'
    : 'nobody asks you to turn on an app any more'
}

function onInteropSet(view: View, { interop, choice }: Answer<'interop-set'>): Step {
  const item = interopItem(interop)
  const chosen = choice.apps !== undefined
  const settled = chosen && view.flow?.kind === 'onboarding' && view.flow.busy
  const asker = chosen ? undefined : view.asker
  const line = infoLine(settledText(choice, item))
  const { view: next, intents } = known({ ...view, flow: settled ? undefined : view.flow, asker }, item)
  return step({ ...next, line }, ...intents)
}

/** What was being decided stays on screen, to be tried again. */
function onUndecided(view: View, { intent, failure }: Answer<'undecided'>): Step {
  // Nobody asked for it, and it is asked again with the next connection.
  const unasked = intent.do === 'interop' && intent.purpose === 'know'
  if (unasked && isOffline(failure)) return step(view)
  const next = { ...view, line: undoneLine(view, failure) }
  const { flow } = view
  if (flow === undefined || flow.kind === 'confirm') return step(next)
  const own = intent.do === (flow.kind === 'report' ? 'report' : 'set-interop')
  return own ? step({ ...next, flow: { ...flow, busy: false } }) : step(next)
}

/** A decision about a request that was made elsewhere is not asked for any more. */
function withDecided(view: View, address: string, state: 'accepted' | 'deleted'): View {
  const { flow } = view
  const asked =
    flow?.kind === 'confirm' && flow.intent.do === 'delete-request' && flow.intent.with === address
  if (asked) {
    const line = infoLine(`the request of ${nameInLine(address)} was ${state} elsewhere`)
    return { ...view, flow: undefined, line }
  }
  const reporting = flow?.kind === 'report' && flow.with === address && !flow.busy
  if (!reporting || state === 'accepted') return view
  const line = infoLine('their request was deleted elsewhere: nothing of it can be attached any more')
  return { ...view, line, flow: { ...flow, messages: [], attached: [], at: 0 } }
}

/** A request was decided, here or elsewhere; a deleted one is closed. */
export function onDecided(before: View, address: string, state: 'accepted' | 'deleted'): Step {
  const view = withDecided(before, address, state)
  const requests = view.requests.filter((request) => request.with !== address)
  if (state === 'accepted') {
    const chats = view.chats.map((chat) =>
      chat.with === address && chat.standing === 'request'
        ? { ...chat, standing: 'accepted' as const }
        : chat,
    )
    return step({ ...view, requests, chats }, { do: 'refresh' })
  }
  const chats = view.chats.filter((chat) => chat.with !== address)
  const chat = view.chat?.with === address ? undefined : view.chat
  const chosen = view.chosen === address ? chats[0]?.with : view.chosen
  // What was written before the request stays; the engine knows.
  return step({ ...view, requests, chats, chat, chosen }, { do: 'refresh' })
}

function onAnswered(view: View, { with: address, state }: Answer<'decided'>): Step {
  const { view: next, intents } = onDecided(view, address, state)
  const text =
    state === 'accepted'
      ? `${nameInLine(address)} is accepted: they may write, and learn what contacts learn`
      : `the request of ${nameInLine(address)} is deleted; they are told nothing`
  return step({ ...next, line: infoLine(text) }, ...intents)
}

function onReported(view: View, { with: address, blocked }: Answer<'reported'>): Step {
  const line = infoLine(
    `${nameInLine(address)} is reported${blocked ? ' and blocked' : ''}; they are told nothing`,
  )
  const own = view.flow?.kind === 'report' && view.flow.busy && view.flow.with === address
  return step({ ...view, flow: own ? undefined : view.flow, line }, { do: 'refresh' })
}

/** Somebody asks this user to turn their app on: no chat comes of it, and nothing is answered. */
export function onPing(view: View, event: Extract<ClientEvent, { event: 'notice' }>): Step {
  const app = event.with === undefined ? undefined : appOf(view.interop, handleOf(event.with))
  const who =
    event.with === undefined
      ? oneLine(event.text)
      : `${nameInLine(event.with)} asks you to let ${app?.name ?? appName(event.with)} in`
  const tail = ` · ${keyOf(view, 'interop')} looks at it · /pings off refuses all such questions, for good`
  const line = { tone: 'accent', text: `* ${who}${tail}`, tail } as const
  return step({ ...view, asker: event.with ?? view.asker, line })
}

export function onConsent(view: View, input: ConsentInput): Step {
  switch (input.type) {
    case 'requests':
      return step({ ...view, requests: input.requests.map(requestItem) })
    case 'decided':
      return onAnswered(view, input)
    case 'reported':
      return onReported(view, input)
    case 'asked-to-reach': {
      const text = `asked ${nameInLine(input.with)}; whether it reached anybody is never told`
      return step({ ...view, line: infoLine(text) })
    }
    case 'interop':
      return onInterop(view, input)
    case 'interop-set':
      return onInteropSet(view, input)
    case 'left': {
      const text = `you left: nobody on WhatsApp reaches you; ${keyOf(view, 'quit')}, then parley enlist comes back`
      return step({ ...view, line: infoLine(text) }, { do: 'refresh' })
    }
    case 'enlistment': {
      if (view.flow !== undefined) return step(view)
      const enlistment = enlistmentItem(input.status, input.ledger)
      return step({ ...view, sheet: openSheet({ kind: 'enlistment', enlistment }) })
    }
    case 'ledger':
      if (view.flow !== undefined) return step(view)
      return step({ ...view, sheet: openSheet({ kind: 'ledger', ledger: input.ledger.map(ledgerItem) }) })
    case 'undecided':
      return onUndecided(view, input)
  }
}
