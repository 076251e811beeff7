// Two profiles' engines without a server between them: what one encrypts, the other decrypts.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PreKeyBundleWire } from '#proto/exchanges/key-elements.js'
import { type Jid, checkJid } from '#proto/stanza/jid.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { createContext, type EngineContext } from '#cli/client/engine/context.js'
import { ensureKeys } from '#cli/client/engine/key-ring.js'
import { retryBundle } from '#cli/client/engine/prekeys.js'
import { openDatabase } from '#cli/client/store/database.js'

export const fresh = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length))

export interface OfflineProfile {
  readonly context: EngineContext
  readonly folder: string
  readonly jid: Jid
  readonly address: string
  bundle(): Promise<PreKeyBundleWire>
  /** As after a restart: everything that was not written is gone. This one is over. */
  reopened(): Promise<OfflineProfile>
  close(): void
}

/** A profile in a folder of its own, with keys and an account that no server knows. */
export async function offlineProfile(
  login: string,
  address: string,
  clock: Clock = systemClock,
): Promise<OfflineProfile> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'))
  const profile = await profileIn(folder, login, address, clock)
  const { context } = profile
  await ensureKeys(context)
  context.settings.set('meta', {
    kind: login.endsWith('@interop') ? 'partner' : 'meta',
    url: 'http://127.0.0.1:9',
    service: 'whatsapp',
    trustRoot: Buffer.alloc(32).toString('base64url'),
    login,
    address,
    displayName: address,
  })
  return profile
}

async function profileIn(
  folder: string,
  login: string,
  address: string,
  clock: Clock,
): Promise<OfflineProfile> {
  const database = await openDatabase(folder, fresh)
  const context = createContext({ database, folder, clock, randomBytes: fresh })
  return {
    context,
    folder,
    jid: checkJid(login),
    address,
    async bundle() {
      const { wire, save } = retryBundle(context)
      await context.committer.commit(save)
      return wire
    },
    reopened() {
      database.close()
      return profileIn(folder, login, address, clock)
    },
    close() {
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
