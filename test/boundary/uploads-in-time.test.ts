// Uploads whose time ends while they are being finished.
import { expect, it } from 'vitest'
import { FakeClock } from '../support/fake-clock.js'
import { temporaryFolder } from '../support/folder.js'
import { tusClient } from '../support/tus.js'
import { KEEP, startUploadServer } from '../support/upload-server.js'

it('an upload whose time ends with its last byte still says what came of it', async () => {
  const clock = new FakeClock()
  const complete = () => {
    clock.advance(KEEP)
    return Promise.resolve({ 'x-stored-as': 'blob-1' })
  }
  const server = await startUploadServer(await temporaryFolder(), { complete }, clock)
  const ada = tusClient(server.url, 'ada')
  const { headers } = await ada.create(5)
  const done = await ada.patch(headers.location ?? '', 0, new Uint8Array(5))
  expect(done).toMatchObject({ status: 204, headers: { 'upload-offset': '5', 'x-stored-as': 'blob-1' } })
  expect((await ada.head(headers.location ?? '')).status).toBe(404)
})
