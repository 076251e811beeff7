// B5's load generator: logs so many Meta users in, says so, and stays until its parent lets go.
import { fromBase64url } from '#proto/bytes.js'
import { logIn } from './chat-client.js'
import { metaUser } from './seeded-accounts.js'

/** What it tells its parent once all are logged in. */
export type AllOnline = 'online'

const [chat = '', root = '', count = '0'] = process.argv.slice(2)
const trustRoot = fromBase64url(root) ?? new Uint8Array(0)
/** Handshakes under way at once, below the limit of the server's door. */
const LANES = 64

async function logAllIn(): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < Number(count)) {
      next += 1
      await logIn({ chat, trustRoot, account: metaUser(next - 1) })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const word: AllOnline = 'online'
  process.send?.(word)
}

process.once('disconnect', () => process.exit(0))
logAllIn().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
