// What a client was asked and has not answered yet: a face whose input ends waits for it.
import type { ParleyClient } from '../client/api.js'

/** What may take as long as a network or a file does: the next line does not wait for it. */
const LONG: ReadonlySet<string> = new Set([
  ...['send', 'sendMedia', 'resumeMedia', 'fetchMedia', 'saveMedia', 'openMedia', 'picture'],
  ...['reply', 'react', 'revoke', 'connect'],
])

export class Outstanding {
  readonly #quick = new Set<Promise<unknown>>()
  readonly #long = new Set<Promise<unknown>>()

  /** The client, with every promise it gives remembered until it settles. */
  follow<Client extends ParleyClient>(client: Client): Client {
    return this.#following(client)
  }

  /** Resolves when no decision or question is on its way any more. */
  quick(): Promise<void> {
    return settled(this.#quick)
  }

  /** Resolves when nothing is. */
  async all(): Promise<void> {
    while (this.#quick.size + this.#long.size > 0) {
      await settled(this.#quick)
      await settled(this.#long)
    }
  }

  #following<Target extends object>(target: Target): Target {
    return new Proxy(target, {
      get: (whole, name) => {
        const member: unknown = Reflect.get(whole, name, whole)
        if (typeof member === 'function') {
          return (...args: readonly unknown[]): unknown =>
            this.#remember(String(name), Reflect.apply(member, whole, args))
        }
        return typeof member === 'object' && member !== null ? this.#following(member) : member
      },
    })
  }

  #remember(name: string, result: unknown): unknown {
    if (!(result instanceof Promise)) return result
    const waiting = LONG.has(name) ? this.#long : this.#quick
    waiting.add(result)
    const over = (): void => {
      waiting.delete(result)
    }
    result.then(over, over)
    return result
  }
}

async function settled(waiting: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (waiting.size > 0) {
    await Promise.allSettled(waiting)
    // Whoever asked draws its conclusions first, and may ask for more.
    await new Promise(setImmediate)
  }
}
