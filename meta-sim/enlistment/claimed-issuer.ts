// Who a token says it is from, before anything of it is verified: good for finding the registered partner
// whose keys must then verify it, and for nothing else.
import { bytesText, fromBase64url } from '#proto/bytes.js'

/** `undefined` where the token is too broken to say. */
export function unverifiedIssuer(token: string): string | undefined {
  const payload = fromBase64url(token.split('.')[1] ?? '')
  try {
    const claims: unknown = JSON.parse((payload && bytesText(payload)) ?? '')
    if (typeof claims !== 'object' || claims === null || !('iss' in claims)) return undefined
    return typeof claims.iss === 'string' ? claims.iss : undefined
  } catch {
    // The parser's message would quote the token.
    return undefined
  }
}
