// Signed-in sessions: an opaque token of 256 bits, good at this server only, kept as its hash.
import { createHash } from 'node:crypto'
import type { Collection } from '#platform/storage/port.js'
import { toBase64url, type Bytes } from '#proto/bytes.js'

export interface Session {
  readonly user: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

interface SessionsDependencies {
  /** By the SHA-256 of the token, hex. */
  readonly sessions: Collection<Session>
  readonly randomBytes: (length: number) => Bytes
  readonly now: () => number
  readonly lifetimeMilliseconds: number
}

export interface Sessions {
  /** The token is nowhere but in the answer. */
  begin(user: string): Promise<string>
  find(token: string): Promise<Session | undefined>
  end(token: string): Promise<void>
  /** Drops the records of sessions that have expired. */
  sweep(): Promise<void>
}

export function createSessions(dependencies: SessionsDependencies): Sessions {
  const { sessions, randomBytes, now, lifetimeMilliseconds } = dependencies
  return {
    async begin(user) {
      const token = toBase64url(randomBytes(32))
      await sessions.insert(hashOf(token), { user, expiresAt: now() + lifetimeMilliseconds })
      return token
    },
    async find(token) {
      const found = await sessions.get(hashOf(token))
      return found !== undefined && found.value.expiresAt > now() ? found.value : undefined
    },
    async end(token) {
      await sessions.delete(hashOf(token))
    },
    async sweep() {
      for (let after: string | undefined = ''; after !== undefined;) {
        const page: Awaited<ReturnType<typeof sessions.list>> = await sessions.list('', 1000, after)
        const expired = page.filter(({ value }) => value.expiresAt <= now())
        await Promise.all(expired.map(({ key }) => sessions.delete(key)))
        after = page.at(-1)?.key
      }
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
