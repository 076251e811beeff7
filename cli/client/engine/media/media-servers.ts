// Which server takes and gives files, and with which credential: a partner's users upload to their partner's media
// host, Meta's users to Meta's media server; everybody fetches from Meta's (framework: media).
import { ASSUMED_META_UPLOADS_PATH } from '#proto/assumptions.js'
import { mediaConnRequest, readMediaConnAnswer } from '#proto/exchanges/media-conn.js'
import { readIqError } from '#proto/exchanges/iq.js'
import { type DirectPath, formatDirectPath, parseDirectPath } from '#proto/hosting/direct-path.js'
import type { StorageReference } from '#proto/hosting/storage-reference.js'
import { isProtocolError } from '#proto/errors.js'
import { type Jid, checkJid, parseJid } from '#proto/stanza/jid.js'
import { RequestError } from '#platform/net/connection.js'
import { ClientError } from '../../api.js'
import type { BlobPlace } from '../../media/download.js'
import { TransferError } from '../../media/transfer-error.js'
import type { UploadHost } from '../../media/upload.js'
import { fetchEndpoint } from '../../setup/endpoint.js'
import { mintUploadToken } from '../../setup/provider.js'
import type { EngineContext } from '../context.js'
import type { Link } from '../link.js'

/** Upload tokens live ten minutes at most; one that is older than this is not begun with. */
const TOKEN_MILLISECONDS = 4 * 60_000

interface Credential {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly until: number
}

interface UploadCredential extends Credential {
  readonly endpoint: string
}

export class MediaServers {
  readonly #context: EngineContext
  readonly #link: Link
  #upload: Promise<UploadCredential> | undefined
  #connection: Promise<Credential> | undefined

  constructor(context: EngineContext, link: Link) {
    this.#context = context
    this.#link = link
  }

  /** @throws {ClientError}, {TransferError} where neither host nor credential can be had now. */
  async uploadHost(): Promise<UploadHost> {
    if (this.#context.account().kind === 'meta') {
      const media = await this.#mediaServer()
      return { endpoint: below(media, ASSUMED_META_UPLOADS_PATH), token: (renewed) => this.#auth(renewed) }
    }
    const { endpoint } = await this.#uploadCredential(false)
    return {
      endpoint,
      token: async (renewed) => {
        const credential = await this.#uploadCredential(renewed)
        if (credential.endpoint === endpoint) return credential.token
        throw new TransferError('conflict', 'the provider names another media host now')
      },
    }
  }

  /** The path under which the recipient asks for what this account uploaded. */
  directPath(reference: StorageReference): string {
    const { kind, login } = this.#context.account()
    if (kind === 'meta') return formatDirectPath({ hostedBy: 'meta', reference })
    const own = parseJid(checkJid(login))
    if (own.kind !== 'interop') throw new TypeError('a partner account logs in as a partner')
    return formatDirectPath({ hostedBy: 'partner', integrator: own.integrator, reference })
  }

  /**
   * Where a file is that `sender` described.
   * @throws {TransferError} `damaged` for a path that is not the sender's to give; {ClientError} without an endpoint.
   */
  async place(directPath: string, sender: Jid): Promise<BlobPlace> {
    const path = readPath(directPath)
    const { kind } = this.#context.account()
    if (!path || !mayGive(sender, path, kind)) {
      throw new TransferError('damaged', 'the message points to a file that is not its sender’s')
    }
    const url = below(await this.#mediaServer(), formatDirectPath(path))
    // Meta's server gives its own files to whoever has their name, and a partner's to its own users only.
    return path.hostedBy === 'meta' ? { url } : { url, token: (renewed) => this.#auth(renewed) }
  }

  async #mediaServer(): Promise<string> {
    const { url, service } = this.#context.account()
    return (await fetchEndpoint(url, service)).media
  }

  #auth(renewed: boolean): Promise<string> {
    const make = (): Promise<Credential> => this.#mediaConnection()
    return current(this.#connection, renewed, this.#context.clock.now(), make, (made) => {
      this.#connection = made
    }).then(({ token }) => token)
  }

  #uploadCredential(renewed: boolean): Promise<UploadCredential> {
    const make = (): Promise<UploadCredential> => this.#mint()
    return current(this.#upload, renewed, this.#context.clock.now(), make, (made) => {
      this.#upload = made
    })
  }

  async #mint(): Promise<UploadCredential> {
    const account = this.#context.settings.get('provider')
    if (!account) throw new ClientError('not-signed-in', 'not signed in; run `parley signin` first')
    const { token, endpoint } = await mintUploadToken(account.url, account.session)
    return { token, endpoint, until: this.#context.clock.now() + TOKEN_MILLISECONDS }
  }

  async #mediaConnection(): Promise<Credential> {
    const answer = await this.#ask()
    const error = readIqError(answer)
    if (error) throw new TransferError('refused', `Meta gives no access to its media server (${error.code})`)
    const { auth, ttlSeconds } = readMediaConnAnswer(answer)
    return { token: auth, until: this.#context.clock.now() + ttlSeconds * 1000 }
  }

  async #ask(): ReturnType<Link['request']> {
    try {
      return await this.#link.request(mediaConnRequest())
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      const code = error.code === 'timeout' ? 'timed-out' : 'unreachable'
      throw new TransferError(code, `no answer from Meta: ${error.message}`, { cause: error })
    }
  }
}

/** One credential for all who need it at once, until it runs out or is refused. */
async function current<T extends Credential>(
  known: Promise<T> | undefined,
  renewed: boolean,
  now: number,
  make: () => Promise<T>,
  keep: (made: Promise<T> | undefined) => void,
): Promise<T> {
  const credential = renewed ? undefined : await known
  if (credential && credential.until > now) return credential
  const made = make()
  keep(made)
  made.catch(() => {
    keep(undefined)
  })
  return made
}

function readPath(directPath: string): DirectPath | undefined {
  try {
    return parseDirectPath(directPath)
  } catch (error) {
    if (isProtocolError(error)) return undefined
    throw error
  }
}

/** A partner's user gives what the partner hosts, and only to Meta's users; Meta's user what Meta hosts. */
function mayGive(sender: Jid, path: DirectPath, reader: 'partner' | 'meta'): boolean {
  const from = parseJid(sender)
  if (path.hostedBy === 'meta') return reader === 'partner' && from.kind !== 'interop'
  return reader === 'meta' && from.kind === 'interop' && from.integrator === path.integrator
}

function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}${path}`
}
