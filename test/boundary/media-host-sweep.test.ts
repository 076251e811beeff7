// The media host that is ended while it drops what is too old.
import { expect, it } from 'vitest'
import { startHostedMedia } from '../support/media-host.js'

const DAY = 86_400_000

it('a media host that is ended while it sweeps ends the sweep first', async () => {
  const media = await startHostedMedia({ blobDays: 1 })
  const ada = await media.as('ada')
  for (let blob = 0; blob < 20; blob += 1) await ada.upload(new Uint8Array(100))
  media.clock.advance(DAY)
  await media.restart()
  await media.restart()
  expect(media.logged.filter((line) => line.includes('"level":"error"'))).toEqual([])
})
