// A reference in a path that leads nowhere is still one: whoever reads it in a log could put the path right.
import { expect, it } from 'vitest'
import { shownMediaPath } from '#meta-sim/media/media-server.js'
import { startHostedMedia } from '../support/media-host.js'
import { send } from '../support/tus.js'

const REFERENCE = 'Vq3nX0b2L8m4Tz7KcR1yWg'

it.each([
  `//m/${REFERENCE}`,
  `/m//${REFERENCE}`,
  `/M/${REFERENCE}`,
  `/m/${REFERENCE}/`,
  `/${REFERENCE}`,
  `/x/m/${REFERENCE}.bin`,
])('%s is logged and traced without it by the media host', async (path) => {
  const media = await startHostedMedia()
  expect((await send(`${media.host.url}${path}`)).status).toBe(404)
  await expect.poll(() => media.traced.length).toBe(1)
  expect(media.logged.join('') + JSON.stringify(media.traced)).not.toContain(REFERENCE)
})

it.each([
  `/v/t${REFERENCE}`,
  `/v/t/${REFERENCE}`,
  `/V/t${REFERENCE}`,
  `//v/t${REFERENCE}`,
  `/interop/whatsapp/download/1/${REFERENCE}/`,
  `/interop/whatsapp/download/1//${REFERENCE}/`,
  `/interop/messenger/download/1/${REFERENCE}/`,
])('%s is shown without it by Meta’s media server', (path) => {
  expect(shownMediaPath(path)).not.toContain(REFERENCE)
})

it.each([
  '/v/uploads',
  '/3p/interop_reg',
  '/.well-known/parley-endpoint',
  '/healthz',
  '/operator/partners/1',
])('%s is shown as it is', (path) => {
  expect(shownMediaPath(path)).toBe(path)
})
