// From what people type to whom the wire means, and back.
import { type Address, formatAddress, isService, normalIdentifier, parseAddress } from '#proto/address.js'
import { ASSUMED_INTEGRATOR_OF_META, ASSUMED_UNREACHABLE_CODE } from '#proto/assumptions.js'
import { integratorListRequest, readIntegratorListAnswer } from '#proto/exchanges/integrators.js'
import { readIqError } from '#proto/exchanges/iq.js'
import {
  readResolveUsersAnswer,
  resolveUsersRequest,
  type UserQuery,
} from '#proto/exchanges/resolve-users.js'
import { isProtocolError } from '#proto/errors.js'
import { type Jid, checkJid, parseJid } from '#proto/stanza/jid.js'
import { ClientError, type PartnerView } from '../api.js'
import { appNews } from './app-news.js'
import type { EngineContext } from './context.js'
import type { Link } from './link.js'
import { holdChat } from './sessions.js'

export interface Peer {
  readonly address: string
  readonly jid: Jid
}

/** The recipient cannot be reached: one answer for every cause. */
export const UNREACHABLE_TEXT =
  'this person cannot be reached: unknown, not open to this app, or not accepting messages. They must act first'

export class Directory {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #onNews: () => void
  #refreshing: Promise<readonly PartnerView[]> | undefined

  /** @param onNews the list of apps changed in a way that concerns this user. */
  constructor(context: EngineContext, link: Link, onNews: () => void) {
    this.#context = context
    this.#link = link
    this.#onNews = onNews
  }

  /**
   * What somebody typed, as an address this account can write to.
   * @throws {ClientError} `usage`, `unknown-handle`, `no-agreement`.
   */
  async target(text: string): Promise<string> {
    const address = readAddress(text)
    const account = this.#context.account()
    if (address.handle === 'messenger') {
      throw new ClientError(
        'no-agreement',
        'messenger: no agreement for this service yet; write to somebody@whatsapp',
      )
    }
    if (account.kind === 'partner') this.#checkPartnerTarget(address, account.address)
    else await this.#checkMetaTarget(address)
    return formatAddress(address)
  }

  #checkPartnerTarget(address: Address, own: string): void {
    if (isService(address.handle)) return
    if (address.handle === parseAddress(own).handle) {
      throw new ClientError(
        'usage',
        'chats inside this app are not part of the interop interface; write to +NUMBER@whatsapp',
      )
    }
    throw new ClientError(
      'unknown-handle',
      `no service is called ${address.handle}; write to +NUMBER@whatsapp`,
    )
  }

  async #checkMetaTarget(address: Address): Promise<void> {
    if (isService(address.handle)) {
      throw new ClientError(
        'usage',
        'chats between two WhatsApp users are not part of the interop interface; write to NAME@APP',
      )
    }
    if (await this.#partnerBy((partner) => partner.handle === address.handle)) return
    if (!this.#link.online && this.#context.contacts.partners().length === 0) return
    throw new ClientError(
      'unknown-handle',
      `no app is called ${address.handle}; \`parley partners list\` shows which there are`,
    )
  }

  /**
   * Whom an address names, asked of the server the first time, and again once nobody was there. `undefined` where
   * nobody can be reached there. Where somebody else is there now, what waits for them is held.
   */
  async resolve(address: string): Promise<Peer | undefined> {
    const known = this.#context.contacts.byAddress(address)
    if (known?.gone === 'no') return { address, jid: checkJid(known.jid) }
    const found = await this.#find(address)
    if (!found) return undefined
    let tell = (): void => undefined
    await this.#context.committer.commit(() => {
      if (this.#context.contacts.save(address, found.jid)) tell = holdChat(this.#context, address)
      this.#context.contacts.setGone(address, 'no')
    })
    tell()
    return { address, jid: found.jid }
  }

  /** Whether Meta knows this very person at their address, asked now. @throws {ClientError}, {RequestError}. */
  async isThere({ address, jid }: Peer): Promise<boolean> {
    return (await this.#find(address))?.jid === jid
  }

  async #find(address: string): Promise<{ readonly jid: Jid } | undefined> {
    const { identifier, handle } = parseAddress(address)
    const integratorId = isService(handle)
      ? ASSUMED_INTEGRATOR_OF_META
      : (await this.#partnerBy((partner) => partner.handle === handle))?.id
    if (integratorId === undefined) return undefined
    return this.#lookUp({ by: 'external-id', externalId: identifier, integratorId })
  }

  /**
   * Somebody a decision is about: known here under this very address, or looked up.
   * @throws {ClientError} as {@link Directory.target} does; {RequestError}. `undefined` where nobody is known there.
   */
  async person(text: string): Promise<Peer | undefined> {
    const known = this.#context.contacts.byAddress(text)
    if (known) return { address: text, jid: checkJid(known.jid) }
    return this.resolve(await this.target(text))
  }

  /**
   * Who is behind the jid of a stanza that came. Asks the server where neither this profile nor the stanza
   * says; falls back to the jid itself, so that no message is lost for want of a name.
   */
  async peerOf(jid: Jid, externalId?: string): Promise<Peer> {
    const known = this.#context.contacts.byJid(jid)
    if (known) return { address: known.address, jid }
    const parsed = parseJid(jid)
    if (parsed.kind === 'phone')
      return { address: formatAddress({ identifier: parsed.user, handle: 'whatsapp' }), jid }
    if (parsed.kind !== 'interop') return { address: jid, jid }
    const partner = await this.#partnerBy((one) => one.id === parsed.integrator)
    const identifier = externalId ?? (await this.#lookUp({ by: 'jid', jid }))?.externalId
    if (!partner || identifier === undefined) return { address: jid, jid }
    try {
      return {
        address: formatAddress({ identifier: normalIdentifier(identifier), handle: partner.handle }),
        jid,
      }
    } catch (error) {
      if (isProtocolError(error, 'address-invalid')) return { address: jid, jid }
      throw error
    }
  }

  /** The list of partners, asked anew. @throws {ClientError} where the server refuses. */
  refreshPartners(): Promise<readonly PartnerView[]> {
    this.#refreshing ??= this.#fetchPartners().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  async #fetchPartners(): Promise<readonly PartnerView[]> {
    const answer = await this.#link.request(integratorListRequest())
    const error = readIqError(answer)
    if (error) throw new ClientError('refused', `Meta does not show its list of apps (${error.code})`)
    const { contacts, settings } = this.#context
    const listed = readIntegratorListAnswer(answer).integrators
    let before: readonly PartnerView[] = []
    let after: readonly PartnerView[] = []
    await this.#context.committer.commit(() => {
      before = contacts.partners()
      after = listed.map(({ id, name, handle, status, optedIn }) => {
        const since = optedIn ? before.find((app) => app.id === id)?.since : undefined
        return { id, name, handle, status, enabled: optedIn, ...(since === undefined ? {} : { since }) }
      })
      contacts.savePartners(after)
      contacts.setFeatures(new Map(listed.map(({ id, features }) => [id, features])))
      if (settings.get('appsSeen')) return
      settings.set('appsSeen', true)
      before = after
    })
    this.#tellNews(appNews(before, after))
    return after
  }

  #tellNews(lines: readonly string[]): void {
    const { clock, emit } = this.#context
    for (const text of lines) emit({ event: 'notice', notice: 'interop-news', text, timestamp: clock.now() })
    if (lines.length > 0) this.#onNews()
  }

  async #partnerBy(matches: (partner: PartnerView) => boolean): Promise<PartnerView | undefined> {
    const known = this.#context.contacts.partners().find(matches)
    if (known ?? !this.#link.online) return known
    if (this.#context.account().kind !== 'meta') return undefined
    return (await this.refreshPartners()).find(matches)
  }

  async #lookUp(query: UserQuery): Promise<{ readonly jid: Jid; readonly externalId: string } | undefined> {
    const answer = await this.#link.request(resolveUsersRequest([query]))
    const error = readIqError(answer)
    if (error)
      throw new ClientError('refused', `Meta does not look people up for this account now (${error.code})`)
    const [result] = readResolveUsersAnswer(answer, [query])
    if (result?.error === undefined) return result
    if (result.error === ASSUMED_UNREACHABLE_CODE) return undefined
    throw new ClientError('refused', `Meta does not look this person up now (${result.error})`)
  }
}

function readAddress(text: string): Address {
  try {
    return parseAddress(text)
  } catch (error) {
    if (isProtocolError(error)) throw new ClientError('usage', error.message, { cause: error })
    throw error
  }
}
