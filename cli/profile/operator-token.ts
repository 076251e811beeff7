// An operator's token for a server, Meta's or the partner's: a private file under the home directory, found by the
// server's URL.
import { join } from 'node:path'
import { readPrivateFile, writePrivateFile, ensurePrivateFolder } from '#platform/storage/private-files.js'

export async function keepOperatorToken(home: string, url: string, token: Uint8Array): Promise<void> {
  await ensurePrivateFolder(join(home, 'operators'))
  await writePrivateFile(tokenFile(home, url), token)
}

/** `undefined` where the lab of this URL never ran with this home. @throws {StorageError} where others can read it. */
export async function readOperatorToken(home: string, url: string): Promise<string | undefined> {
  const bytes = await readPrivateFile(tokenFile(home, url))
  return bytes && new TextDecoder().decode(bytes).trim()
}

/** Host and port name a server; none of their characters is special in a file name after this. */
function tokenFile(home: string, url: string): string {
  return join(home, 'operators', `${new URL(url).host.replace(/[^a-z0-9.-]/g, '_')}.token`)
}
