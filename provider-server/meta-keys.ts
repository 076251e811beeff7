// Meta's published keys, against which pushes are checked.
import type { Clock } from '#platform/clock.js'
import { createCachedSource } from '#platform/http/cached-source.js'
import { getDocument } from '#platform/http/fetch.js'
import { META_JWKS_PATH, parseJwks } from '#proto/identity/jwks.js'
import type { KeySet } from '#proto/identity/jws.js'

export interface MetaKeys {
  /**
   * The key sets that name `kid`, each by itself: two endpoints may use one name for two keys. Asks again,
   * as rarely as the cache allows, where none does.
   * @throws where no key set can be had at all.
   */
  named(kid: string): Promise<readonly KeySet[]>
}

/** @param metaUrls from the configuration; nothing in a token ever adds to them. */
export function createMetaKeys(metaUrls: readonly string[], clock: Clock): MetaKeys {
  const sources = metaUrls.map((url) =>
    createCachedSource({ load: async () => parseJwks(await getDocument(`${url}${META_JWKS_PATH}`)), clock }),
  )

  /** One endpoint that is down must not stop the pushes of another. */
  async function all(how: 'get' | 'refresh'): Promise<readonly KeySet[]> {
    const settled = await Promise.allSettled(sources.map((source) => source[how]()))
    const sets = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    if (sets.length === 0) throw new Error("Meta's keys cannot be had now")
    return sets
  }

  return {
    async named(kid) {
      const names = (set: KeySet): boolean => set.has(kid)
      const known = (await all('get')).filter(names)
      return known.length > 0 ? known : (await all('refresh')).filter(names)
    },
  }
}
