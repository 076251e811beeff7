// Carries out what pickers and the sheets about a person ask: search, safety numbers, contacts, privacy.
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { ParleyClient } from '../client/api.js'
import type { Input } from '../state/input.js'
import type { ContactFacts, PickerInput, PickerIntent } from '../state/picker/picker-input.js'
import { failureOf } from './failure.js'

type Asked<Ask extends PickerIntent['ask']> = Extract<PickerIntent, { ask: Ask }>

/** Nobody waits for what the first letters find while they type on. */
const SEARCH_PAUSE_MS = 60
const PAGE = 50
/** Messages looked through for somebody's wire address. */
const RECENT = 50

export class PickerEngine {
  readonly #client: ParleyClient
  readonly #clock: Clock
  readonly #tell: (input: Input) => void
  /** The search that waits for a pause in typing. */
  #waiting: CancelTimer | undefined

  constructor(client: ParleyClient, clock: Clock, tell: (input: Input) => void) {
    this.#client = client
    this.#clock = clock
    this.#tell = tell
  }

  perform(intent: PickerIntent): void {
    if (intent.ask !== 'search') {
      void this.#attempt(() => this.#answer(intent))
      return
    }
    this.close()
    const search = (): void => void this.#attempt(() => this.#search(intent))
    if (intent.before === undefined) this.#waiting = this.#clock.after(SEARCH_PAUSE_MS, search)
    else search()
  }

  /** A search that has not begun is forgotten. */
  close(): void {
    this.#waiting?.()
    this.#waiting = undefined
  }

  async #attempt(work: () => Promise<PickerInput> | PickerInput): Promise<void> {
    try {
      this.#tell({ type: 'picker', picker: await work() })
    } catch (error) {
      this.#tell({ type: 'failed', failure: failureOf(error) })
    }
  }

  #search({ query, within, before }: Asked<'search'>): PickerInput {
    const options = {
      limit: PAGE,
      ...(within === undefined ? {} : { within }),
      ...(before === undefined ? {} : { before }),
    }
    return { tell: 'found', query, within, before, page: this.#client.library.search(query, options) }
  }

  async #answer(intent: Exclude<PickerIntent, { ask: 'search' }>): Promise<PickerInput> {
    const { people, talk } = this.#client
    switch (intent.ask) {
      case 'safety':
        return this.#safety(intent.with, undefined, intent.typed)
      case 'verify':
        await people.verify(intent.with, intent.digits)
        return this.#safety(intent.with, 'verify')
      case 'unverify':
        await people.unverify(intent.with)
        return this.#safety(intent.with, 'unverify')
      case 'trust': {
        const { released } = await this.#client.trust(intent.with)
        this.#tell({ type: 'trusted', with: intent.with, released })
        return this.#safety(intent.with, 'trust')
      }
      case 'contact':
        return this.#contact(intent.with)
      case 'receipts':
        await people.setPreferences(intent.with, { readReceipts: intent.readReceipts })
        return this.#contact(intent.with)
      case 'privacy':
        return { tell: 'privacy', privacy: talk.privacy() }
      case 'set-privacy':
        return { tell: 'privacy', privacy: await talk.setPrivacy(intent.change) }
    }
  }

  #safety(
    address: string,
    after: Extract<PickerInput, { tell: 'safety' }>['after'],
    typed?: string,
  ): PickerInput {
    return { tell: 'safety', with: address, number: this.#client.people.safetyNumber(address), typed, after }
  }

  #contact(address: string): PickerInput {
    const { people, talk, library } = this.#client
    const facts: ContactFacts = {
      abilities: talk.abilities(address),
      preferences: people.preferences(address),
      presence: people.presence(address),
      privacy: talk.privacy(),
      safety: people.safetyNumber(address),
      contents: library.contents(address),
      jid: this.#jidOf(address),
    }
    return { tell: 'contact', with: address, facts }
  }

  #jidOf(address: string): string | undefined {
    const { entries } = this.#client.history(address, { limit: RECENT })
    const last = entries.findLast((entry) => entry.kind === 'message' && entry.jid !== undefined)
    return last?.kind === 'message' ? last.jid : undefined
  }
}
