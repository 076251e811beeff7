// One upload as a test looks at it: a file, a host, and what was remembered of it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobSource } from '#cli/client/media/blob-source.js'
import { markFile } from '#cli/client/media/source-file.js'
import { type Uploaded, uploadFile, type UploadTask } from '#cli/client/media/upload.js'
import { type Clock, systemClock } from '#platform/clock.js'
import type { Bytes } from '#proto/bytes.js'
import { temporaryFolder } from './folder.js'
import { openWhole } from './media-files.js'
import { seededRandom } from './random.js'
import { codeOf } from './rejection.js'
import { startTusHost, type TusHost } from './tus-host.js'

/** Waits for servers are as long as ever, waits between attempts are over at once. */
export const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, fn) => systemClock.after(milliseconds >= 10_000 ? milliseconds : 0, fn),
}

export interface UploadCase {
  readonly host: TusHost
  /** Of the file. */
  readonly path: string
  /** What `onUrl` was told, in order. */
  readonly remembered: (string | undefined)[]
  readonly progress: number[]
  /** Those that the upload started over with. */
  readonly keys: Bytes[]
  task(more?: Partial<UploadTask>): UploadTask
  upload(more?: Partial<UploadTask>): Promise<Uploaded>
  /** The code that an upload fails with. */
  failure(more?: Partial<UploadTask>): Promise<unknown>
  /** Whether what the host has opens to the file, with the key it began with or another. */
  opens(uploaded: Uploaded, mediaKey?: Bytes): boolean
}

export async function uploadCase(size: number): Promise<UploadCase> {
  const host = await startTusHost()
  const path = join(await temporaryFolder(), 'a file')
  const plain = new Uint8Array(Buffer.alloc(size, seededRandom(1).bytes(4_099)))
  await writeFile(path, plain)
  const source: BlobSource = {
    file: await markFile(path),
    mediaKey: new Uint8Array(32).fill(7),
    kind: 'image',
  }
  const remembered: (string | undefined)[] = []
  const progress: number[] = []
  const keys: Bytes[] = []
  const task = (more: Partial<UploadTask> = {}): UploadTask => ({
    host: { endpoint: host.endpoint, token: (renewed) => Promise.resolve(renewed ? 'fresh' : 'old') },
    ...{ clock: hasty, signal: new AbortController().signal, source, url: undefined },
    onUrl: (url) => {
      remembered.push(url)
      return Promise.resolve()
    },
    onProgress: (bytes) => progress.push(bytes),
    startOver: () => {
      const mediaKey = new Uint8Array(32).fill(keys.length + 1)
      keys.push(mediaKey)
      return Promise.resolve({ ...source, mediaKey })
    },
    ...more,
  })
  const upload = (more?: Partial<UploadTask>): Promise<Uploaded> => uploadFile(task(more))
  return {
    ...{ host, path, remembered, progress, keys, task, upload },
    failure: (more) => codeOf(() => upload(more)),
    opens({ sealed, reference }, mediaKey = source.mediaKey) {
      const stored = host.uploads.get(reference.slice('ref-'.length))
      const opened = openWhole(new Uint8Array(stored?.bytes ?? []), { ...sealed, mediaKey }, 'image')
      return Buffer.compare(opened, plain) === 0
    },
  }
}
