// How many blobs one account may have, however small: every record of an index costs whoever writes the next one.
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/folder.js'
import { mediaAuthOf } from '../support/media-caller.js'
import { startHostedMedia } from '../support/media-host.js'
import { startTestMeta } from '../support/meta.js'
import { tusClient } from '../support/tus.js'

const DAY = 86_400_000
const ONE = new Uint8Array(1)
const REFUSED = { status: 403, error: 'quota-reached' }

describe('an account of the media host', () => {
  it('may have so many blobs, unfinished ones and remembered ones included, and not one more', async () => {
    const media = await startHostedMedia({ blobsPerAccount: 3, blobDays: 1 })
    const ada = await media.as('ada')
    const { headers } = await ada.upload(ONE)
    await ada.upload(ONE)
    expect((await ada.create(1)).status).toBe(201)
    expect(await ada.create(1)).toMatchObject(REFUSED)
    await ada.remove(`/m/${String(headers['parley-storage-reference'])}`)
    expect(await ada.create(1)).toMatchObject(REFUSED)
    expect((await (await media.as('eve')).create(1)).status).toBe(201)
    await media.restart()
    expect(await (await media.as('ada')).create(1)).toMatchObject(REFUSED)
    media.clock.advance(2 * DAY)
    await media.restart()
    await expect.poll(async () => (await (await media.as('ada')).create(1)).status).toBe(201)
  })
})

describe('one of Meta’s own users', () => {
  it('may have so many blobs, unfinished ones and remembered ones included, and not one more', async () => {
    const test = await startTestMeta({
      folder: await temporaryFolder(),
      config: { mediaPerAccount: 3, mediaDays: 1 },
    })
    onTestFinished(() => test.close())
    const bob = await test.metaUser('4915550001')
    const uploader = async () => tusClient(test.meta.url, await mediaAuthOf(bob), '/v/uploads')
    const tus = await uploader()
    await tus.upload(ONE)
    await tus.upload(ONE)
    expect((await tus.create(1)).status).toBe(201)
    expect(await tus.create(1)).toMatchObject(REFUSED)
    test.clock.advance(DAY)
    await expect.poll(async () => (await (await uploader()).create(1)).error).toBe('quota-reached')
    test.clock.advance(DAY)
    await expect.poll(async () => (await (await uploader()).create(1)).status).toBe(201)
  })
})
