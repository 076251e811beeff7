// The consent of a WhatsApp user as the screen knows it. Names come from servers: they are sanitised here.
import { textName } from '#proto/consent/consent-text.js'
import type { Inbox, InteropView, PartnerView, ShownText } from '../../client/api.js'
import { moment } from '../moment.js'
import { sanitise } from '../sanitise.js'

export interface AppItem {
  readonly id: number
  readonly name: string
  readonly handle: string
  readonly status: PartnerView['status']
  readonly enabled: boolean
  readonly since: number | undefined
}

export interface InteropItem {
  readonly text: ShownText | undefined
  readonly warnings: {
    /** With its version. */
    readonly name: string
    readonly title: string
    readonly introduction: string
    readonly points: readonly string[]
  }
  readonly inbox: Inbox
  readonly pings: boolean
  /** Addresses of people who asked to be let in and are not, the newest first. */
  readonly asked: readonly string[]
  readonly apps: readonly AppItem[]
}

export function appItem(app: PartnerView): AppItem {
  const { id, status, enabled, since } = app
  return { id, status, enabled, since, name: sanitise(app.name), handle: sanitise(app.handle) }
}

export function interopItem(view: InteropView): InteropItem {
  const { warnings, text, inbox, pings } = view
  return {
    text: text === undefined ? undefined : { ...text, name: sanitise(text.name) },
    warnings: {
      name: textName(warnings),
      title: sanitise(warnings.title),
      introduction: sanitise(warnings.introduction),
      points: warnings.points.map((point) => sanitise(point)),
    },
    inbox,
    pings,
    asked: view.asked.map(({ from }) => sanitise(from)),
    apps: view.apps.map(appItem),
  }
}

/** @param handle what stands behind the `@` of its users' addresses. */
export function appOf(interop: InteropItem | undefined, handle: string): AppItem | undefined {
  return interop?.apps.find((app) => app.handle === handle)
}

/** Whether the warnings, as they stand now, were accepted on this account before. */
export function acceptedNow({ text, warnings }: InteropItem): boolean {
  return text?.result === 'accepted' && text.name === warnings.name
}

export function shownText(text: ShownText | undefined): string {
  return text === undefined ? 'nothing yet' : `${text.name}, ${text.result} ${moment(text.at)}`
}

/** Why users of an app do not reach this user, whoever has chosen it; `undefined` where they may. */
export function unavailable(status: AppItem['status']): string | undefined {
  switch (status) {
    case 'active':
      return undefined
    case 'onboarding':
      return 'not available yet: it is being set up'
    case 'removed':
      return 'not available now: Meta suspended it or ended its agreement'
  }
}
