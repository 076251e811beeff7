// What the engine reports and answers about consent, applied to a view.
import type { ClientEvent, InteropView } from '../../client/api.js'
import { appName, person } from '../boundary.js'
import { handleOf } from '../chat-sections.js'
import { errorLine, failureLine, infoLine } from '../error-lines.js'
import { step, type Input, type Step } from '../input.js'
import { oneLine } from '../rows.js'
import { openSheet, type View } from '../view.js'
import type { ConsentInput } from './consent-input.js'
import { startTurnOff } from './decisions.js'
import { appOf, interopItem, type InteropItem } from './interop-item.js'
import { enlistmentItem, ledgerItem } from './ledger-item.js'
import { startOnboarding, withNews } from './onboarding-keys.js'
import { requestItem } from './requests.js'

type Answer<Type extends Input['type']> = Extract<ConsentInput, { type: Type }>

function known(view: View, interop: InteropItem): View {
  const flow = view.flow?.kind === 'onboarding' ? withNews(view.flow, interop) : view.flow
  return { ...view, interop, flow }
}

/** The choice is another one now, wherever it was made. */
export function onInteropChanged(view: View, interop: InteropView): Step {
  return step(known(view, interopItem(interop)))
}

function onInterop(view: View, { interop, purpose, app }: Answer<'interop'>): Step {
  const item = interopItem(interop)
  const next = known(view, item)
  switch (purpose) {
    case 'know':
      return step(next)
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
    const names = item.apps.filter(({ enabled }) => enabled).map(({ name }) => name)
    return names.length === 0
      ? 'it is off: no app reaches you'
      : `users of ${names.join(', ')} may reach you now`
  }
  if (inbox !== undefined) {
    return inbox === 'combined' ? 'all chats stand in one list' : 'chats with other apps stand apart'
  }
  return pings === true
    ? 'users of apps that are off may ask you to turn them on'
    : 'nobody asks you to turn on an app any more'
}

function onInteropSet(view: View, answer: Answer<'interop-set'>): Step {
  const item = interopItem(answer.interop)
  const chosen = answer.choice.apps !== undefined
  const flow = view.flow?.kind === 'onboarding' && view.flow.busy ? undefined : view.flow
  const asker = chosen ? undefined : view.asker
  const line = infoLine(settledText(answer.choice, item))
  return step({ ...known({ ...view, flow }, item), asker, line })
}

/** What was being decided stays on screen, to be tried again. */
function onUndecided(view: View, { intent, failure }: Answer<'undecided'>): Step {
  const { flow } = view
  const offline = failure.code === 'cannot-connect' || failure.code === 'timed-out'
  // Nobody asked for it, and it is asked again with the next connection.
  if (offline && intent.do === 'interop' && intent.purpose === 'know') return step(view)
  const next = 'try it again when you are online'
  const line = offline ? errorLine(failure.message, 'you', next) : failureLine(failure)
  if (flow === undefined || flow.kind === 'confirm') return step({ ...view, line })
  return step({ ...view, line, flow: { ...flow, busy: false } })
}

/** A request was decided, here or elsewhere; a deleted one is closed. */
export function onDecided(view: View, address: string, state: 'accepted' | 'deleted'): Step {
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
      ? `${person(address)} is accepted: they may write, and learn what contacts learn`
      : `the request of ${person(address)} is deleted; they are told nothing`
  return step({ ...next, line: infoLine(text) }, ...intents)
}

function onReported(view: View, { with: address, blocked }: Answer<'reported'>): Step {
  const line = infoLine(
    `${person(address)} is reported${blocked ? ' and blocked' : ''}; they are told nothing`,
  )
  const flow = view.flow?.kind === 'report' ? undefined : view.flow
  return step({ ...view, flow, line }, { do: 'refresh' })
}

/** Somebody asks this user to turn their app on: no chat comes of it, and nothing is answered. */
export function onPing(view: View, event: Extract<ClientEvent, { event: 'notice' }>): Step {
  const app = event.with === undefined ? undefined : appOf(view.interop, handleOf(event.with))
  const who =
    event.with === undefined
      ? oneLine(event.text)
      : `${person(event.with)} asks you to let ${app?.name ?? appName(event.with)} in`
  const text = `* ${who} · Alt-I looks at it · /pings off refuses all such questions, for good`
  return step({ ...view, asker: event.with ?? view.asker, line: { tone: 'accent', text } })
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
      const text = `asked ${person(input.with)}; whether it reached anybody is never told`
      return step({ ...view, line: infoLine(text) })
    }
    case 'interop':
      return onInterop(view, input)
    case 'interop-set':
      return onInteropSet(view, input)
    case 'enlistment': {
      const enlistment = enlistmentItem(input.status, input.ledger)
      return step({ ...view, sheet: openSheet({ kind: 'enlistment', enlistment }) })
    }
    case 'ledger':
      return step({ ...view, sheet: openSheet({ kind: 'ledger', ledger: input.ledger.map(ledgerItem) }) })
    case 'undecided':
      return onUndecided(view, input)
  }
}
