// Decisions that take more than a key press: each is a value until it is carried out, and Esc forgets it.
import type { Inbox } from '../../client/api.js'
import type { Composer } from '../composer.js'
import type { Intent } from '../input.js'
import type { InteropItem } from './interop-item.js'

export const ONBOARDING_STEPS = ['about', 'warnings', 'apps', 'inbox', 'summary'] as const
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number]

/** Choosing the apps that may reach this user. */
export interface Onboarding {
  readonly kind: 'onboarding'
  readonly step: OnboardingStep
  readonly interop: InteropItem
  /** Ids of the apps that shall be on. */
  readonly chosen: readonly number[]
  readonly inbox: Inbox
  /** Who asked this user to turn an app on; sanitised. */
  readonly asker: string | undefined
  /** The end of the warnings has been on screen, or they were accepted before. */
  readonly read: boolean
  /** The item the pointer is on. */
  readonly at: number
  /** Lines scrolled out at the top. */
  readonly from: number
  /** It is being carried out. */
  readonly busy: boolean
}

export interface Attachable {
  readonly id: string
  /** Sanitised. */
  readonly text: string
  readonly timestamp: number
}

/** Reporting somebody to Meta. */
export interface ReportDraft {
  readonly kind: 'report'
  readonly step: 'attach' | 'reason' | 'confirm'
  readonly with: string
  /** Their chat is on screen. */
  readonly open: boolean
  /** Their messages that may be attached, the newest first. */
  readonly messages: readonly Attachable[]
  readonly attached: readonly string[]
  readonly reason: Composer
  readonly block: boolean
  readonly at: number
  readonly from: number
  readonly busy: boolean
}

/** One thing to be sure of. */
export interface Confirm {
  readonly kind: 'confirm'
  readonly title: string
  readonly effects: readonly string[]
  /** What Enter does, in a word or two. */
  readonly act: string
  readonly intent: Intent
  readonly from: number
}

export type Flow = Onboarding | ReportDraft | Confirm
