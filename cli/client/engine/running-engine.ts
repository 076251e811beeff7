// The engine as it runs: its parts on one connection, the handlers under way, and how it ends.
import { RequestError } from '#platform/net/connection.js'
import type { ConnectReason } from '../api.js'
import { assembleEngine, type EngineParts } from './assemble.js'
import type { EngineContext } from './context.js'
import { noteForgotten } from './unenlist.js'

export class RunningEngine {
  readonly parts: EngineParts
  readonly #context: EngineContext
  readonly #running = new Set<Promise<void>>()
  #closing: Promise<void> | undefined

  constructor(context: EngineContext) {
    this.#context = context
    this.parts = assembleEngine(context, {
      run: (work) => {
        this.run(work)
      },
      onOnline: () => {
        this.run(this.#wentOnline())
      },
      onStanza: (stanza) => {
        this.run(this.parts.incoming.handle(stanza))
      },
      onOffline: () => {
        this.parts.outgoing.connectionLost()
      },
      onRefused: (error) => {
        this.#notice('refused', error.message)
      },
      onForgotten: () => {
        this.run(noteForgotten(context))
      },
      onEnded: (error, cause) => {
        this.parts.outgoing.connectionLost()
        this.#notice(cause, error.message)
      },
    })
  }

  connect(reason: ConnectReason): Promise<void> {
    return this.parts.link.up(reason)
  }

  /** Lets what is under way finish. */
  async disconnect(reason?: string): Promise<void> {
    await this.parts.link.down(reason)
    this.parts.outgoing.connectionLost()
    await this.parts.media.pause()
    await this.settled()
    this.#context.committer.flush()
  }

  close(): Promise<void> {
    this.parts.housekeeping.close()
    this.#closing ??= this.disconnect().then(async () => {
      await this.parts.media.close()
      this.#context.database.close()
    })
    return this.#closing
  }

  /** Background work: its failures are the connection's or the disk's, and both show elsewhere. */
  run(work: Promise<void>): void {
    const settled = work.catch((error: unknown) => {
      if (error instanceof RequestError) return
      const text = error instanceof Error ? error.message : 'unknown failure'
      this.#notice('info', text)
    })
    this.#running.add(settled)
    void settled.then(() => this.#running.delete(settled))
  }

  /** Resolves once what runs now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  async #wentOnline(): Promise<void> {
    await this.parts.outgoing.flush()
    this.parts.media.wentOnline()
    await this.parts.refill.run()
    if (this.#context.account().kind === 'meta') await this.parts.directory.refreshPartners()
  }

  #notice(notice: 'refused' | 'replaced' | 'info', text: string): void {
    this.#context.emit({ event: 'notice', notice, text, timestamp: this.#context.clock.now() })
  }
}
