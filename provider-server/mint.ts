// What the provider signs for its users: that a device speaks for them (framework: identity verification), and
// that they may put files onto the media host (assumption: uploads are the partner's own affair).
import { issueUploadToken } from '#proto/hosting/upload-token.js'
import { toBase64url } from '#proto/bytes.js'
import { issueIdentityToken } from '#proto/identity/identity-token.js'
import type { IdentityRequest } from '#proto/identity/token-exchange.js'
import type { Account } from './accounts.js'
import type { Provider } from './provider.js'

type Mint = Pick<Provider, 'signingKeys' | 'clock' | 'randomBytes' | 'baseUrl' | 'log' | 'trace'>

/** @param asked with a session of this account, checked by the caller. */
export async function mintIdentityToken(
  mint: Mint & Pick<Provider, 'tokenLifetimeSeconds'>,
  account: Account,
  asked: Pick<IdentityRequest, 'service' | 'thumbprint'>,
): Promise<string> {
  const tokenId = toBase64url(mint.randomBytes(16))
  const signer = await mint.signingKeys.signer()
  const lifetimeSeconds = mint.tokenLifetimeSeconds
  const token = await issueIdentityToken(
    {
      issuer: mint.baseUrl,
      subject: account.user,
      service: asked.service,
      thumbprint: asked.thumbprint,
      country: account.country,
      tokenId,
      lifetimeSeconds,
    },
    signer,
    mint.clock.now(),
  )
  tell(mint, {
    ...{ cid: `identity-token/${tokenId}`, size: token.length },
    summary: `identity token for ${asked.service}, ${lifetimeSeconds} s`,
    detail: { account: account.id, service: asked.service, kid: signer.kid },
  })
  return token
}

/** Names the account by its opaque id: the media host learns no user name. */
export async function mintUploadToken(
  mint: Mint & Pick<Provider, 'mediaHostUrl' | 'uploadTokenLifetimeSeconds'>,
  account: Account,
): Promise<string> {
  const tokenId = toBase64url(mint.randomBytes(16))
  const signer = await mint.signingKeys.signer()
  const { mediaHostUrl: mediaHost, uploadTokenLifetimeSeconds: lifetimeSeconds } = mint
  const token = await issueUploadToken(
    { issuer: mint.baseUrl, mediaHost, accountId: account.id, tokenId, lifetimeSeconds },
    signer,
    mint.clock.now(),
  )
  tell(mint, {
    ...{ cid: `upload-token/${tokenId}`, size: token.length },
    summary: `upload token for ${mediaHost}, ${lifetimeSeconds} s`,
    detail: { account: account.id, mediaHost, kid: signer.kid },
  })
  return token
}

interface Minted {
  readonly cid: string
  readonly size: number
  readonly summary: string
  readonly detail: Readonly<Record<string, string>>
}

function tell({ log, trace }: Mint, { cid, size, summary, detail }: Minted): void {
  log.info(detail, 'minted')
  trace?.({ cid, layer: 'http', dir: 'local', kind: 'mint', size, sens: 'meta', summary, detail })
}
