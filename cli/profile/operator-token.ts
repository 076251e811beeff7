// The operator's token for a Meta endpoint: a private file under the home directory, found by the endpoint's URL.
import { join } from 'node:path'
import { readPrivateFile, writePrivateFile, ensurePrivateFolder } from '#platform/storage/private-files.js'

export async function keepOperatorToken(home: string, metaUrl: string, token: Uint8Array): Promise<void> {
  await ensurePrivateFolder(join(home, 'operators'))
  await writePrivateFile(tokenFile(home, metaUrl), token)
}

/** `undefined` where the lab of this URL never ran with this home. @throws {StorageError} where others can read it. */
export async function readOperatorToken(home: string, metaUrl: string): Promise<string | undefined> {
  const bytes = await readPrivateFile(tokenFile(home, metaUrl))
  return bytes && new TextDecoder().decode(bytes).trim()
}

/** Host and port name an endpoint; none of their characters is special in a file name after this. */
function tokenFile(home: string, metaUrl: string): string {
  return join(home, 'operators', `${new URL(metaUrl).host.replace(/[^a-z0-9.-]/g, '_')}.token`)
}
