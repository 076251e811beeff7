// What Meta tells this user unasked about apps and people: each word of it is shown once, and only where it makes sense.
import { formatAddress, normalIdentifier } from '#proto/address.js'
import { ASSUMED_PING_DAYS } from '#proto/assumptions.js'
import { isProtocolError } from '#proto/errors.js'
import { readInteropNews } from '#proto/exchanges/interop-news.js'
import { readLeftNotice } from '#proto/exchanges/left.js'
import { readReachabilityNotice } from '#proto/exchanges/reachability-ping.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import type { PartnerView } from '../api.js'
import { type EngineContext, noticeId, writeNotice } from './context.js'
import type { Directory } from './directory.js'

const PING_MILLISECONDS = ASSUMED_PING_DAYS * 24 * 3_600_000
const LEFT_TEXT = 'This person left their service: what is sent to them does not arrive'

export class Notices {
  readonly #context: EngineContext
  readonly #directory: Directory

  constructor(context: EngineContext, directory: Directory) {
    this.#context = context
    this.#directory = directory
  }

  /** The list of apps is read again; what differs is told there. */
  async news(node: Stanza): Promise<void> {
    readInteropNews(node)
    if (this.#context.account().kind === 'meta') await this.#directory.refreshPartners()
  }

  /** Somebody asks this user to turn their app on. */
  async ping(node: Stanza): Promise<void> {
    const { integratorId, externalId } = readReachabilityNotice(node)
    const { clock, committer, contacts, emit, ledger, pings } = this.#context
    const app = await this.#askingApp(integratorId)
    const address = app && addressOf(externalId, app.handle)
    if (!app || address === undefined || contacts.byAddress(address)?.blocked) return
    const timestamp = clock.now()
    const text = `${address} asks you to turn on ${app.name}, so that people there can write to you. They are not told what you decide`
    let tell = (): void => undefined
    await committer.commit(() => {
      if (!pings.add(address, timestamp, timestamp - PING_MILLISECONDS)) return
      ledger.note('ping-shown', { from: address }, 'peer')
      tell = () => {
        emit({ event: 'notice', notice: 'reachability-ping', with: address, text, timestamp })
      }
    })
    tell()
  }

  /** A peer is not there any more. Only people who were accepted are known to leave. */
  async left(node: Stanza): Promise<void> {
    const { committer, contacts, entries, ledger } = this.#context
    const contact = contacts.byJid(readLeftNotice(node).from)
    if (!contact?.accepted || contact.gone === 'left') return
    const { address } = contact
    let tell = (): void => undefined
    await committer.commit(() => {
      contacts.setGone(address, 'left')
      // Meta has forgotten them: whoever comes back has to be accepted anew.
      contacts.setAccepted(address, false)
      ledger.note('left', { with: address }, 'peer')
      if (!entries.isEmpty(address)) tell = writeNotice(this.#context, address, 'left', noticeId(), LEFT_TEXT)
    })
    tell()
  }

  /** The app, where its users have reason to ask. */
  async #askingApp(id: number): Promise<PartnerView | undefined> {
    const { contacts, settings } = this.#context
    if (this.#context.account().kind !== 'meta' || settings.get('interop')?.pings === false) return undefined
    const known = contacts.partners().find((app) => app.id === id)
    const app = known ?? (await this.#directory.refreshPartners()).find((one) => one.id === id)
    return app?.enabled === false && app.status === 'active' ? app : undefined
  }
}

function addressOf(externalId: string, handle: string): string | undefined {
  try {
    return formatAddress({ identifier: normalIdentifier(externalId), handle })
  } catch (error) {
    if (isProtocolError(error, 'address-invalid')) return undefined
    throw error
  }
}
