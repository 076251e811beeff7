// The media host's process as it is: health, source, and typed refusals.
import { describe, expect, it, onTestFinished } from 'vitest'
import { startMediaHost } from '#media-host/index.js'
import { MEDIA_HOST_VARIABLES } from '#media-host/config.js'
import { systemClock } from '#platform/clock.js'
import { readConfig } from '#platform/config.js'
import { createLogger } from '#platform/log.js'

async function start() {
  const config = { ...readConfig(MEDIA_HOST_VARIABLES, {}), port: 0 }
  const log = createLogger({ name: 'media-host', level: 'silent' })
  const host = await startMediaHost(config, { clock: systemClock, log })
  onTestFinished(() => host.close())
  return host
}

describe('the media host', () => {
  it('tells its health and its source', async () => {
    const { url } = await start()
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', name: 'media-host' })
    expect(await (await fetch(`${url}/source`)).json()).toMatchObject({ license: 'AGPL-3.0-only' })
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'answers %s anywhere else with a typed 404',
    async (method) => {
      const { url } = await start()
      for (const path of ['/', '/m/abc', '/uploads']) {
        const response = await fetch(`${url}${path}`, { method })
        expect(response.status).toBe(404)
        expect(await response.json()).toMatchObject({ error: 'not-found' })
      }
    },
  )
})
