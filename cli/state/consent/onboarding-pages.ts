// What each step of choosing apps shows.
import { person } from '../boundary.js'
import { head, hanging, paragraph, plain, quiet } from '../paragraphs.js'
import { moment } from '../moment.js'
import type { Line } from '../view.js'
import type { Onboarding, OnboardingStep } from './flow.js'
import type { Page } from './flow-page.js'
import { acceptedNow, unavailable, type AppItem } from './interop-item.js'

export const INBOXES = ['combined', 'separate'] as const

const INBOX_WORDS = {
  combined: 'one list: chats with people of other apps stand among all others',
  separate: 'a list of their own: chats with people of other apps stand under a heading',
} as const

/** Who asked last, of all who did while nobody looked or just now. */
function askedText(asker: string | undefined, asked: readonly string[]): string | undefined {
  const [first, ...others] = [...new Set([...(asker === undefined ? [] : [asker]), ...asked.map(person)])]
  if (first === undefined) return undefined
  const who = others.length === 0 ? `${first} asks` : `${first} and ${others.length} more ask`
  return `${who} you to let their app reach you.`
}

function about({ interop, asker }: Onboarding, width: number): Page {
  const on = interop.apps.filter(({ enabled }) => enabled)
  const now =
    on.length === 0 ? 'It is off: no app reaches you.' : `On: ${on.map(({ name }) => name).join(', ')}.`
  const question = askedText(asker, interop.asked)
  const asked = question === undefined ? [] : [plain(''), head(question)]
  const lines = [
    head('Messages from other apps'),
    ...paragraph(
      plain('People who use another app can write to you here, once you let their app in.'),
      width,
    ),
    ...paragraph(
      plain('You read what to know about it, pick the apps, and say where their chats stand.'),
      width,
    ),
    ...asked.flatMap((line) => paragraph(line, width)),
    plain(''),
    ...paragraph(plain(now), width),
    ...paragraph(
      quiet('Nothing changes before the last step. You can change or undo it at any time.'),
      width,
    ),
  ]
  return { lines, pointer: undefined }
}

function warnings({ interop }: Onboarding, width: number): Page {
  const { title, introduction, points, name } = interop.warnings
  const before = acceptedNow(interop) && interop.text !== undefined
  const seen = before
    ? `You accepted this text (${name}) on ${moment(interop.text.at)}.`
    : `This text is ${name}.`
  const lines = [
    head(title),
    ...paragraph(plain(introduction), width),
    ...points.flatMap((point) => hanging('• ', plain(point), width)),
    ...paragraph(quiet(seen), width),
  ]
  return { lines, pointer: undefined }
}

function appText(app: AppItem, on: boolean): string {
  const state = unavailable(app.status)
  const since = on && app.enabled && app.since !== undefined ? ` · on since ${moment(app.since)}` : ''
  return `${on ? '[x]' : '[ ]'} ${app.name} · …@${app.handle}${state === undefined ? since : ` · ${state}`}`
}

function choice(texts: readonly string[], at: number, above: readonly Line[], width: number): Page {
  const lines = [...above]
  let pointer = lines.length
  for (const [index, text] of texts.entries()) {
    if (index === at) pointer = lines.length
    const tone = index === at ? 'accent' : 'plain'
    lines.push(...hanging(index === at ? '▸ ' : '  ', { tone, text }, width))
  }
  return { lines, pointer }
}

function apps({ interop, chosen, at }: Onboarding, width: number): Page {
  const title = head('Which apps may reach you?')
  const none = paragraph(quiet('There is no app yet. You will be told when there is one.'), width)
  if (interop.apps.length === 0) return { lines: [title, ...none], pointer: undefined }
  const texts = interop.apps.map((app) => appText(app, chosen.includes(app.id)))
  return choice(texts, at, [title], width)
}

function inbox(flow: Onboarding, width: number): Page {
  const texts = INBOXES.map((name) => `${flow.inbox === name ? '(•)' : '( )'} ${INBOX_WORDS[name]}`)
  return choice(texts, flow.at, [head('Where shall their chats stand?')], width)
}

/** What will be so once this is carried out. */
function effects({ interop, chosen, inbox: where }: Onboarding): readonly string[] {
  const names = interop.apps.filter(({ id }) => chosen.includes(id)).map(({ name }) => name)
  const ended = interop.apps.filter(({ id, enabled }) => enabled && !chosen.includes(id))
  const off = ended.map(({ name }) => `${name} is turned off: what waits from its users is deleted, unread.`)
  const waiting = interop.apps
    .filter(({ id, status }) => chosen.includes(id) && unavailable(status) !== undefined)
    .map(({ name }) => `${name} is not available now: its users reach you once it is.`)
  if (names.length === 0) return ['No app reaches you: it is off.', ...off]
  return [
    `Users of ${names.join(', ')} may write to you.`,
    ...waiting,
    ...off,
    'The first message of somebody new is a request: they learn nothing until you accept it.',
    `Their chats stand in ${where === 'combined' ? 'the one list' : 'a list of their own'}.`,
    `You have read ${interop.warnings.name}; Meta keeps that, and when.`,
  ]
}

function summary(flow: Onboarding, width: number): Page {
  const lines = [
    head('What follows'),
    ...effects(flow).flatMap((text) => hanging('• ', plain(text), width)),
    plain(''),
    ...paragraph(quiet(flow.busy ? 'It is being done …' : 'Enter does it. Esc changes nothing.'), width),
  ]
  return { lines, pointer: undefined }
}

const PAGES: Readonly<Record<OnboardingStep, (flow: Onboarding, width: number) => Page>> = {
  about,
  warnings,
  apps,
  inbox,
  summary,
}

export function onboardingPage(flow: Onboarding, width: number): Page {
  return PAGES[flow.step](flow, width)
}
