// A safety number as the screen knows it: its digits in groups, its code, and what was typed to compare it with.
import type { SafetyNumber } from '../../client/api.js'
import type { Composer } from '../composer.js'
import { qrCode } from './qr-code.js'

export const DIGITS = 60
const GROUP = 5

export interface SafetyItem {
  /** As the engine knows it; only for calls, never drawn. */
  readonly with: string
  readonly number: ShownNumber | undefined
  /** What is typed or pasted while the user is asked whether they compared it. */
  readonly asking: Composer | undefined
  /** The code alone is shown: it needs all the room there is. */
  readonly codeOnly: boolean
}

export interface ShownNumber {
  readonly digits: string
  /** Twelve groups of five. */
  readonly groups: readonly string[]
  /** Rows of the QR code. */
  readonly code: readonly string[]
  readonly verifiedAt: number | undefined
  readonly changes: readonly number[]
  readonly pending: boolean
}

function groupsOf(digits: string): readonly string[] {
  return digits.match(/[0-9]{1,5}/g) ?? []
}

export function shownNumber(number: SafetyNumber): ShownNumber {
  const { digits, scannable, verifiedAt, changes, pending } = number
  return { digits, groups: groupsOf(digits), code: qrCode(scannable), verifiedAt, changes, pending }
}

export function safetyItem(address: string, number: SafetyNumber | undefined): SafetyItem {
  const shown = number === undefined ? undefined : shownNumber(number)
  return { with: address, number: shown, asking: undefined, codeOnly: false }
}

export type Comparison =
  | { readonly result: 'same' }
  | { readonly result: 'incomplete'; readonly digits: number }
  /** Counted from 1. */
  | { readonly result: 'different'; readonly group: number }

/** Compares what was typed, spaces and line ends aside, with the number. */
export function compared(typed: string, digits: string): Comparison {
  const theirs = typed.replaceAll(/[^0-9]/g, '')
  if (theirs.length !== DIGITS) return { result: 'incomplete', digits: theirs.length }
  if (theirs === digits) return { result: 'same' }
  const at = Array.from(theirs).findIndex((digit, place) => digit !== digits[place])
  return { result: 'different', group: Math.floor(at / GROUP) + 1 }
}
