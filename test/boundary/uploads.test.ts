// Resumable uploads over real connections: tus 1.0 as its library's client speaks it, and as a hostile one does.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Upload } from 'tus-js-client'
import { temporaryFolder } from '../support/folder.js'
import { seededRandom } from '../support/random.js'
import { startUploadServer } from '../support/upload-server.js'
import { tusClient } from '../support/tus.js'

const FILE = seededRandom(1).bytes(300_000)
const SHA256 = createHash('sha256').update(FILE).digest('hex')

async function setUp(more: Parameters<typeof startUploadServer>[1] = {}) {
  const folder = await temporaryFolder()
  const server = await startUploadServer(folder, more)
  return { folder, server, ada: tusClient(server.url, 'ada'), bob: tusClient(server.url, 'bob') }
}

async function partsOf(folder: string): Promise<string[]> {
  return (await readdir(join(folder, 'uploads'))).filter((name) => /\.(part|json)$/.test(name))
}

describe('an upload', () => {
  it('is created, sent and finished, and every later look at it says what came of it', async () => {
    const { server, ada, folder } = await setUp()
    const created = await ada.create(FILE.length)
    expect(created).toMatchObject({ status: 201, headers: { 'tus-resumable': '1.0.0' } })
    const location = created.headers.location ?? ''
    expect(location).toMatch(/^\/uploads\/[A-Za-z0-9_-]{22}$/)
    const done = await ada.patch(location, 0, FILE)
    expect(done).toMatchObject({ status: 204, headers: { 'x-stored-as': `ada-${SHA256}` } })
    const { headers } = await ada.head(location)
    expect(headers).toMatchObject({
      'upload-offset': String(FILE.length),
      'upload-length': String(FILE.length),
      'x-stored-as': `ada-${SHA256}`,
    })
    expect(server.finished).toHaveLength(1)
    const [kept = ''] = await readdir(join(folder, 'done'))
    expect((await readFile(join(folder, 'done', kept))).equals(FILE)).toBe(true)
    expect(await partsOf(folder)).toEqual([expect.stringMatching(/\.json$/)])
  })

  it('may come with its creation', async () => {
    const { server, ada } = await setUp()
    const headers = { 'content-type': 'application/offset+octet-stream' }
    const answer = await ada.create(FILE.length, { body: FILE, headers })
    expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': '300000' } })
    expect(answer.headers['x-stored-as']).toBe(`ada-${SHA256}`)
    expect(server.finished).toHaveLength(1)
  })

  it.each([true, false])(
    "is taken from the protocol's own client, uploadDataDuringCreation %s",
    async (during) => {
      const { server } = await setUp()
      await new Promise<void>((resolve, reject) => {
        new Upload(Readable.from([FILE]), {
          endpoint: `${server.url}/uploads`,
          headers: { authorization: 'Bearer ada' },
          uploadSize: FILE.length,
          chunkSize: 100_000,
          uploadDataDuringCreation: during,
          metadata: { filename: 'holiday.jpg' },
          onError: reject,
          onSuccess: () => {
            resolve()
          },
        }).start()
      })
      expect(server.finished).toMatchObject([{ owner: 'ada', size: FILE.length, sha256: SHA256 }])
    },
  )

  it('goes on where it was, also after a restart, and is hashed as a whole', async () => {
    const { folder, server, ada } = await setUp()
    const location = (await ada.create(FILE.length)).headers.location ?? ''
    expect((await ada.patch(location, 0, FILE.subarray(0, 100_000))).headers['upload-offset']).toBe('100000')
    expect((await ada.patch(location, 100_000, FILE.subarray(100_000, 120_000))).status).toBe(204)
    await server.stop()
    const again = await startUploadServer(folder, {}, server.clock)
    const later = tusClient(again.url, 'ada')
    expect((await later.head(location)).headers['upload-offset']).toBe('120000')
    expect((await later.patch(location, 120_000, FILE.subarray(120_000))).status).toBe(204)
    expect(again.finished).toMatchObject([{ sha256: SHA256 }])
  })
})
