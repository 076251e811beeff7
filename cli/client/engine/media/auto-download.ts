// Files that come by themselves: of people this user has written to, as the download policy says, one at a time and
// only while this client is online.
import { ASSUMED_MAXIMUM_MEDIA_BYTES } from '#proto/assumptions.js'
import { ClientError } from '../../api.js'
import { isTransferError } from '../../media/transfer-error.js'
import { keyText, type MediaRow } from '../../store/media-rows.js'
import { isStoreFailure } from '../../store/guarded-database.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'
import type { MediaFetching } from './media-fetching.js'

const SMALL_BYTES = 1024 * 1024
/** The newest of what waits; older files are fetched when somebody asks for them. */
const MOST_WAITING = 50
/** That many which did not come do not keep others from being looked at. */
const MOST_FAILED = 200

export class AutoDownload {
  readonly #context: EngineContext
  readonly #link: Link
  readonly #fetching: MediaFetching
  /** Files that did not come since the client went online: they are not asked for again and again. */
  readonly #tried = new Set<string>()
  #running = false

  constructor(context: EngineContext, link: Link, fetching: MediaFetching) {
    this.#context = context
    this.#link = link
    this.#fetching = fetching
  }

  /** The servers may have what they did not have before. */
  forgetFailures(): void {
    this.#tried.clear()
  }

  /** Fetches what is wanted until nothing is. Never rejects for a file that does not come. */
  async run(): Promise<void> {
    if (!this.#context.autoDownload || this.#running) return
    this.#running = true
    try {
      for (let next = this.#next(); next && this.#link.online; next = this.#next()) await this.#fetch(next)
    } finally {
      this.#running = false
    }
  }

  #next(): MediaRow | undefined {
    const policy = this.#context.settings.get('downloads') ?? 'small'
    if (policy === 'off') return undefined
    const most = policy === 'small' ? SMALL_BYTES : ASSUMED_MAXIMUM_MEDIA_BYTES
    return this.#context.media
      .wanted(most, MOST_WAITING + Math.min(this.#tried.size, MOST_FAILED))
      .find((row) => !this.#tried.has(keyText(row)))
  }

  async #fetch(row: MediaRow): Promise<void> {
    this.#tried.add(keyText(row))
    try {
      await this.#fetching.fetch(row, {})
      this.#tried.delete(keyText(row))
    } catch (error) {
      // The message says why; a disk that takes nothing is everybody's problem.
      if (isStoreFailure(error) || !(error instanceof ClientError || isTransferError(error))) throw error
    }
  }
}
