// Host names to addresses, asked of the DNS servers directly.
//
// The system's own lookup blocks one of the few threads that also serve files for as long as somebody's DNS server
// keeps silent, and cannot be called off. It would read /etc/hosts too, which has nothing to say about strangers.
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Every address of the name, unchecked; rejects where there is none, or no answer until `signal` aborts. */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>

const TRY_MILLISECONDS = 1500
const TRIES = 2

export const resolveHost: Resolve = async (hostname, signal) => {
  if (isIP(hostname) !== 0) return [hostname]
  // RFC 6761 §6.3: whatever a DNS server says, this name is this machine.
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return ['127.0.0.1', '::1']
  const resolver = new Resolver({ timeout: TRY_MILLISECONDS, tries: TRIES })
  const cancel = (): void => {
    resolver.cancel()
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (addresses.length === 0) throw new Error('the host name has no address')
    return addresses
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
