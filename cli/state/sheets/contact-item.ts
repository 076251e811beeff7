// A contact as the screen knows it. What comes from servers is sanitised here.
import type { Abilities, ChatContents, ChatPreferences, PresenceView, Privacy } from '../../client/api.js'
import type { ContactFacts } from '../picker/picker-input.js'
import { oneLine } from '../rows.js'

export interface ContactItem {
  /** As the engine knows it; only for calls, never drawn. */
  readonly with: string
  /** Sanitised. */
  readonly jid: string | undefined
  readonly abilities: Abilities
  readonly presence: PresenceView
  readonly privacy: Privacy
  /** Whether they learn what was read here; `undefined`: as for everybody. */
  readonly readReceipts: ChatPreferences['readReceipts']
  readonly verifiedAt: number | undefined
  /** The first digits of the safety number. */
  readonly number: string | undefined
  readonly pending: boolean
  readonly contents: ChatContents
}

const SHOWN_DIGITS = 10

export function contactItem(address: string, facts: ContactFacts): ContactItem {
  const { abilities, presence, privacy, preferences, safety, contents, jid } = facts
  return {
    with: address,
    jid: jid === undefined ? undefined : oneLine(jid),
    abilities: { ...abilities, app: oneLine(abilities.app) },
    ...{ presence, privacy, contents, readReceipts: preferences.readReceipts },
    verifiedAt: safety?.verifiedAt,
    number: safety?.digits.slice(0, SHOWN_DIGITS).replace(/(?<=^.{5})/, ' '),
    pending: safety?.pending === true,
  }
}
