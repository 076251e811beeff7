// Room that was promised to an upload comes back once, whoever drops it.
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/folder.js'
import { tusClient } from '../support/tus.js'
import { KEEP, startUploadServer } from '../support/upload-server.js'

it('an upload that two sweeps drop at once gives its room back once', async () => {
  const asked: unknown[] = []
  const admit = (_owner: string, _length: number, unfinished: unknown) => {
    asked.push(unfinished)
    return Promise.resolve()
  }
  const server = await startUploadServer(await temporaryFolder(), { admit })
  const ada = tusClient(server.url, 'ada')
  await ada.create(5)
  server.clock.advance(KEEP)
  await ada.create(7)
  await Promise.all([server.uploads.sweep(), server.uploads.sweep()])
  await ada.create(9)
  expect(asked).toEqual([
    { count: 0, bytes: 0 },
    { count: 1, bytes: 5 },
    { count: 1, bytes: 7 },
  ])
})
