// A Meta user's consent as an object: which apps may reach them, where those messages are shown, who may ask
// (Consent: Meta's side). The server holds it; what is stored here is shown offline.
import { ASSUMED_PING_DAYS } from '#proto/assumptions.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { textName } from '#proto/consent/consent-text.js'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { interopConsentRequest, readInteropConsentAnswer } from '#proto/exchanges/interop-consent.js'
import { setInboxRequest, setReachabilityRequest } from '#proto/exchanges/interop-settings.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { termsRequest } from '#proto/exchanges/terms.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { ClientError, type InteropChoice, type InteropView, type PartnerView, type PingView } from '../api.js'
import type { EngineContext } from './context.js'
import type { Directory } from './directory.js'
import type { Link } from './link.js'

/** One choice at a time: each is the whole selection, made from the one before. */
const CHOICE = 'choice of apps'
const PRESENT = textName(INTEROP_WARNINGS)
const PING_MILLISECONDS = ASSUMED_PING_DAYS * 24 * 3_600_000
/** People shown who asked to be let in. */
const MOST_ASKED = 50

export class Interop {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #directory: Directory

  constructor(context: EngineContext, link: Link, directory: Directory) {
    this.#context = context
    this.#link = link
    this.#directory = directory
  }

  /** See {@link ParleyClient.partners}. */
  async partners(): Promise<readonly PartnerView[]> {
    this.#requireMeta()
    return this.#link.online ? this.#directory.refreshPartners() : this.#context.contacts.partners()
  }

  /** As known here. */
  stored(): InteropView {
    const { contacts, settings } = this.#context
    const known = settings.get('interop') ?? { inbox: 'combined', pings: true }
    const apps = contacts.partners()
    return {
      ...{ enabled: apps.some(({ enabled }) => enabled), text: known.text, warnings: INTEROP_WARNINGS },
      ...{ inbox: known.inbox, pings: known.pings, apps },
      asked: known.pings ? this.#asked(apps) : [],
    }
  }

  /** Who asked to be let in and is not: whatever was running when the question came. */
  #asked(apps: readonly PartnerView[]): readonly PingView[] {
    const { clock, pings } = this.#context
    const off = apps.filter(({ enabled, status }) => !enabled && status === 'active')
    const asked = pings.since(clock.now() - PING_MILLISECONDS).flatMap(({ from, at }) => {
      const app = off.find(({ handle }) => from.endsWith(`@${handle}`))
      return app ? [{ from, app: app.name, at }] : []
    })
    return asked.slice(0, MOST_ASKED)
  }

  /** See {@link ParleyClient.interop}. */
  async view(): Promise<InteropView> {
    this.#requireMeta()
    if (this.#link.online) await this.#refresh()
    return this.stored()
  }

  /** See {@link ParleyClient.setInterop}. @throws {ClientError}, {RequestError}. */
  set(choice: InteropChoice): Promise<InteropView> {
    return this.#context.mutex.run(CHOICE, () => this.#set(choice))
  }

  async #set(choice: InteropChoice): Promise<InteropView> {
    this.#requireMeta()
    await this.#refresh()
    const apps = choice.apps && [...new Set(choice.apps)]
    this.#check(apps, choice.accepted)
    if (choice.accepted !== undefined) await this.#answerTerms('accepted')
    if (apps) await this.#choose(apps, choice.accepted)
    const { inbox, pings } = choice
    if (inbox !== undefined) {
      await this.#ask(setInboxRequest(inbox), 'this inbox')
      await this.#note(() => {
        this.#context.ledger.note('inbox-chosen', { inbox })
      })
    }
    if (pings !== undefined) {
      await this.#ask(setReachabilityRequest(pings), 'this setting')
      await this.#note(() => {
        this.#context.ledger.note('pings-set', { allowed: pings })
      })
    }
    await this.#refresh()
    const interop = this.stored()
    this.#context.emit({ event: 'interop', interop })
    return interop
  }

  /** See {@link ParleyClient.setPartner}. */
  setPartner(id: number, enabled: boolean, accepted: string | undefined): Promise<PartnerView> {
    return this.#context.mutex.run(CHOICE, () => this.#setPartner(id, enabled, accepted))
  }

  async #setPartner(id: number, enabled: boolean, accepted: string | undefined): Promise<PartnerView> {
    const before = await this.partners()
    const apps = before.filter((app) => (app.id === id ? enabled : app.enabled)).map((app) => app.id)
    // An app that is not there is refused as such.
    const { apps: after } = await this.#set({
      apps: before.some((app) => app.id === id) ? apps : [id],
      accepted,
    })
    const app = after.find((partner) => partner.id === id)
    if (app) return app
    throw new ClientError('failed', `app ${id} is gone; list the apps again`)
  }

  /** See {@link ParleyClient.showedWarnings}. */
  async showedWarnings(): Promise<void> {
    this.#requireMeta()
    const known = this.#context.settings.get('interop')?.text
    // Whoever accepted this text and looks at it again has accepted it still.
    if (known?.name === PRESENT && known.result === 'accepted') {
      await this.#note(() => {
        this.#context.ledger.note('terms-shown', { text: PRESENT })
      })
    } else await this.#answerTerms('shown')
  }

  #requireMeta(): void {
    if (this.#context.account().kind === 'meta') return
    throw new ClientError(
      'usage',
      'only a Meta account chooses which apps may reach it; this profile is a partner account',
    )
  }

  #check(apps: readonly number[] | undefined, accepted: string | undefined): void {
    const known = this.#context.contacts.partners()
    const missing = apps?.find((id) => !known.some((app) => app.id === id))
    if (missing !== undefined) {
      throw new ClientError(
        'usage',
        `there is no app ${missing}; \`parley partners list\` shows which there are`,
      )
    }
    const more = known.some((app) => apps?.includes(app.id) === true && !app.enabled)
    if ((more || accepted !== undefined) && accepted !== PRESENT) throw warningsNeeded()
  }

  async #choose(apps: readonly number[], accepted: string | undefined): Promise<void> {
    const error = readIqError(await this.#link.request(optInRequest(apps)))
    if (error?.code === 406) throw accepted === PRESENT ? otherWarnings() : warningsNeeded()
    if (error) throw new ClientError('refused', `Meta refused this choice of apps (${error.code})`)
    await this.#note(() => {
      const { contacts, ledger, pings } = this.#context
      ledger.note('apps-chosen', { apps: apps.join(',') })
      for (const { id, handle } of contacts.partners()) if (apps.includes(id)) pings.answer(handle)
    })
  }

  async #answerTerms(result: 'shown' | 'accepted'): Promise<void> {
    await this.#ask(termsRequest({ text: PRESENT, result }), 'the answer to the warnings')
    await this.#note(() => {
      const { clock, ledger, settings } = this.#context
      ledger.note(result === 'shown' ? 'terms-shown' : 'terms-accepted', { text: PRESENT })
      const known = settings.get('interop') ?? { inbox: 'combined', pings: true }
      settings.set('interop', { ...known, text: { name: PRESENT, result, at: clock.now() } })
    })
  }

  async #refresh(): Promise<void> {
    await this.#directory.refreshPartners()
    const answer = await this.#link.request(interopConsentRequest())
    const error = readIqError(answer)
    if (error) throw new ClientError('refused', `Meta does not show what this account chose (${error.code})`)
    const { text, inbox, pings, integrators } = readInteropConsentAnswer(answer)
    const since = new Map(integrators.map((app) => [app.id, app.since * 1000]))
    await this.#note(() => {
      const { contacts, settings } = this.#context
      const shown = text && { name: text.name, result: text.result, at: text.t * 1000 }
      settings.set('interop', { ...(shown ? { text: shown } : {}), inbox, pings })
      contacts.setChosenSince(since)
    })
  }

  async #ask(request: Stanza, what: string): Promise<void> {
    const error = readIqError(await this.#link.request(request))
    if (error) throw new ClientError('refused', `Meta refused ${what} (${error.code})`)
  }

  #note(write: () => void): Promise<void> {
    return this.#context.committer.commit(write)
  }
}

function otherWarnings(): ClientError {
  return new ClientError(
    'warnings-not-accepted',
    'nothing was turned on: Meta asks for other warnings than this version of Parley shows. Update Parley',
  )
}

function warningsNeeded(): ClientError {
  return new ClientError(
    'warnings-not-accepted',
    'nothing was turned on: read the warnings as they stand now and accept them first; `parley interop warnings` shows them',
  )
}
