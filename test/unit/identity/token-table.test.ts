// Three kinds of token, three places that take one: each place takes its own kind and neither of the others,
// even where one key signed both.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isProtocolError } from '#proto/errors.js'
import { issueUploadToken, verifyUploadToken } from '#proto/hosting/upload-token.js'
import { issueIdentityToken, verifyIdentityToken } from '#proto/identity/identity-token.js'
import { keyThumbprint } from '#proto/identity/thumbprint.js'
import { createSessions, type Session } from '#provider-server/sessions.js'
import { memoryCollection } from '../../support/memory-collection.js'
import { keySetOf, testKey } from '../../support/signing.js'

const NOW = 1_760_000_000_000
const issuer = 'https://parley.example'
const mediaHost = 'https://media.parley.example'
const noiseKey = new Uint8Array(32).fill(9)
const key = testKey('k1')
const sessions = createSessions({
  sessions: memoryCollection<Session>(),
  randomBytes: (length) => new Uint8Array(randomBytes(length)),
  now: () => NOW,
  lifetimeMilliseconds: 60_000,
})

const tokens = {
  session: () => sessions.begin('ada'),
  identity: () =>
    issueIdentityToken(
      {
        issuer,
        subject: 'ada',
        service: 'whatsapp',
        thumbprint: keyThumbprint(noiseKey),
        country: 'DE',
        tokenId: 'id-1',
        lifetimeSeconds: 300,
      },
      key,
      NOW,
    ),
  upload: () =>
    issueUploadToken({ issuer, mediaHost, accountId: 'a1', tokenId: 'id-2', lifetimeSeconds: 600 }, key, NOW),
}
const common = { issuer, keys: keySetOf(key), algorithms: ['RS256'] as const, now: NOW }
const places = {
  session: async (token: string) => (await sessions.find(token)) !== undefined,
  identity: (token: string) =>
    accepts(verifyIdentityToken(token, { ...common, service: 'whatsapp', noiseKey })),
  upload: (token: string) => accepts(verifyUploadToken(token, { ...common, mediaHost })),
}

async function accepts(verified: Promise<unknown>): Promise<boolean> {
  try {
    await verified
    return true
  } catch (error) {
    if (isProtocolError(error, 'token-malformed', 'token-invalid')) return false
    throw error
  }
}

const kinds = ['session', 'identity', 'upload'] as const
describe.each(kinds)('where a token of kind %s is taken', (place) => {
  it.each(kinds)('one of kind %s is taken only if it is the same kind', async (kind) => {
    expect(await places[place](await tokens[kind]())).toBe(kind === place)
  })
})
