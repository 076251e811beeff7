// Carries out what a pane asks about files: sending, fetching, saving, opening, playing.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '#platform/clock.js'
import { ClientError, type ParleyClient } from '../client/api.js'
import { failureOf } from './failure.js'
import type { Input, Intent } from '../state/input.js'
import type { Playing } from '../system/player.js'
import { baseName } from '../state/media/typed-path.js'

/** A sound on its way out of the loudspeakers. */
type Sounding = Pick<Playing, 'stop' | 'ended'>

/** The programs of the system, for decrypted files. */
export interface Players {
  play(path: string): Promise<Sounding>
  open(path: string): Promise<void>
}

export interface MediaEngineDeps {
  readonly clock: Clock
  /** Made at the key press, so that every report about a message finds its row. */
  readonly newMessageId: () => string
  readonly players: Players
  /** What `~` means. */
  readonly home: string | undefined
}

const UNPLAYABLE = 'the player of this system cannot play it'

export type MediaIntent = Extract<Intent, { do: 'media' | 'send-file' | 'set-downloads' }>
type Act = Extract<Intent, { do: 'media' }>
type Failed = Extract<Input, { type: 'media-failed' }>['act']

interface Sound {
  readonly with: string
  readonly id: string
  readonly playing: Sounding
}

/** A typed path as one of this disk: `~` and `file:` as in a shell and from a file manager. */
export function pathOnDisk(typed: string, home: string | undefined): string {
  if (typed.startsWith('file://')) return fileURLToPath(typed)
  const inHome = home !== undefined && (typed === '~' || typed.startsWith('~/'))
  return inHome ? resolve(home, `.${typed.slice(1)}`) : resolve(typed)
}

export class MediaEngine {
  readonly #client: ParleyClient
  readonly #deps: MediaEngineDeps
  readonly #tell: (input: Input) => void
  /** At most one at a time. */
  #sound: Sound | undefined
  /** Messages whose files somebody waits for here, and those of them that the person stopped. */
  readonly #underway = new Set<string>()
  readonly #stopped = new Set<string>()

  constructor(client: ParleyClient, deps: MediaEngineDeps, tell: (input: Input) => void) {
    this.#client = client
    this.#deps = deps
    this.#tell = tell
  }

  perform(intent: MediaIntent): void {
    switch (intent.do) {
      case 'send-file':
        this.#send(intent)
        return
      case 'media':
        void this.#perform(intent)
        return
      case 'set-downloads':
        this.#client.setDownloads(intent.downloads).then(
          () => {
            this.#tell({ type: 'downloads', downloads: intent.downloads })
          },
          (error: unknown) => {
            this.#fail(intent.do, error)
          },
        )
        return
    }
  }

  /** Ends what plays. */
  close(): void {
    this.#sound?.playing.stop()
    this.#sound = undefined
  }

  async #perform(intent: Act): Promise<void> {
    const waits = intent.act !== 'stop' && intent.act !== 'silence'
    if (waits) this.#underway.add(intent.id)
    try {
      await this.#act[intent.act](intent)
    } catch (error) {
      // Whoever stopped it knows.
      if (!this.#stopped.has(intent.id)) this.#fail(intent.act, error)
    } finally {
      if (waits && this.#underway.delete(intent.id)) this.#stopped.delete(intent.id)
    }
  }

  readonly #fail = (act: Failed, error: unknown): void => {
    this.#tell({ type: 'media-failed', act, failure: failureOf(error) })
  }

  #send({ to, path: typed, caption, voice }: Extract<Intent, { do: 'send-file' }>): void {
    const id = this.#deps.newMessageId()
    const path = pathOnDisk(typed, this.#deps.home)
    const now = this.#deps.clock.now()
    this.#tell({ type: 'sending-file', id, to, name: baseName(path), caption, voice, now })
    const media = { path, caption: caption === '' ? undefined : caption, voice }
    this.#client.sendMedia(to, media, { id }).then(
      (event) => {
        this.#tell({ type: 'event', event })
      },
      (error: unknown) => {
        this.#tell({ type: 'send-failed', id, failure: failureOf(error) })
      },
    )
  }

  readonly #act: Readonly<Record<Act['act'], (intent: Act) => Promise<void>>> = {
    save: async ({ with: address, id, path: typed }) => {
      const out = typed === undefined ? undefined : pathOnDisk(typed, this.#deps.home)
      const { path, size } = await this.#client.saveMedia(id, { out }, address)
      this.#tell({ type: 'saved', path, size })
    },
    open: async ({ with: address, id }) => {
      await this.#deps.players.open(await this.#client.openMedia(address, id))
    },
    play: async ({ with: address, id }) => {
      this.close()
      const playing = await this.#deps.players.play(await this.#client.openMedia(address, id))
      this.close()
      const sound = { with: address, id, playing }
      const since = this.#deps.clock.now()
      this.#sound = sound
      this.#tell({ type: 'playing', with: address, id, playing: true })
      void playing.ended.then((how) => {
        if (this.#sound === sound) this.#sound = undefined
        const after = how === 'played' ? { after: this.#deps.clock.now() - since } : {}
        this.#tell({ type: 'playing', with: address, id, playing: false, ...after })
        if (how === 'failed') this.#fail('play', new ClientError('failed', UNPLAYABLE))
      })
    },
    silence: () => {
      this.close()
      return Promise.resolve()
    },
    fetch: ({ with: address, id }) => this.#client.fetchMedia(address, id),
    resume: async ({ id }) => {
      const event = await this.#client.resumeMedia(id)
      this.#tell({ type: 'event', event })
    },
    stop: ({ with: address, id }) => {
      if (this.#underway.has(id)) this.#stopped.add(id)
      this.#client.stopMedia(address, id)
      return Promise.resolve()
    },
    cancel: ({ id }) => this.#client.cancelMedia(id),
  }
}
