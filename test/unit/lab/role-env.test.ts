// What each of the lab's servers is told of the others, in the order in which they start.
import { describe, expect, it } from 'vitest'
import { roleEnv, type RolePlan } from '#cli/lab/role-env.js'

const PLAN: RolePlan = {
  base: { PARLEY_LOG_LEVEL: 'debug' },
  data: '/data',
  ports: { provider: 0, mediaHost: 7421, meta: 0, chat: 0 },
  urls: {},
  traceFolder: undefined,
}

describe('the environment of a lab server', () => {
  it('tells the provider where the media host is going to be, and Meta where it is', () => {
    const urls = { meta: 'http://127.0.0.1:7422' }
    expect(roleEnv('provider', { ...PLAN, urls })).toMatchObject({
      PARLEY_PROVIDER_MEDIA_HOST_URL: 'http://127.0.0.1:7421',
      PARLEY_PROVIDER_META_URLS: 'http://127.0.0.1:7422',
      PARLEY_LOG_LEVEL: 'debug',
    })
  })

  it('tells the media host whose tokens it takes', () => {
    const urls = { provider: 'http://127.0.0.1:7420' }
    expect(roleEnv('mediaHost', { ...PLAN, urls })).toMatchObject({
      PARLEY_MEDIA_ISSUER: 'http://127.0.0.1:7420',
      PARLEY_MEDIA_PORT: '7421',
    })
  })

  it('lets the media host have a public address, and the provider name that one', () => {
    const base = { PARLEY_MEDIA_URL: 'https://media.parley.example' }
    expect(roleEnv('provider', { ...PLAN, base })).toMatchObject({
      PARLEY_PROVIDER_MEDIA_HOST_URL: 'https://media.parley.example',
    })
    expect(roleEnv('mediaHost', { ...PLAN, base })).toMatchObject(base)
  })
})
