// A blob that does not fit onto the disk of its profile.
import { spawnSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { downloadBlob } from '#cli/client/media/download.js'
import { systemClock } from '#platform/clock.js'
import { temporaryFolder } from '../../../support/folder.js'
import { sealWhole } from '../../../support/media-files.js'
import { giveBlob, startPartnerHost } from '../../../support/partner-host.js'
import { codeOf } from '../../../support/rejection.js'

it('gives back the room that what came of it took: messages need it', async (context) => {
  const folder = await temporaryFolder()
  // Only an administrator may mount.
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'none', folder]).status === 0
  if (!mounted) return context.skip('a small disk cannot be mounted here')
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  const host = await startPartnerHost()
  onTestFinished(() => host.close())
  const { blob, file } = sealWhole(new Uint8Array(1024 * 1024), new Uint8Array(32).fill(9), 'video')
  host.answer = giveBlob(blob)
  const download = (): Promise<void> =>
    downloadBlob({
      ...{ place: { url: `${host.mediaBaseUrl}/blob` }, file, to: join(folder, 'blob'), clock: systemClock },
      ...{ signal: new AbortController().signal, onProgress: () => undefined },
    })
  expect(await codeOf(download)).toBe('disk')
  expect(await readdir(folder)).toEqual([])
  await writeFile(join(folder, 'a message'), new Uint8Array(400_000))
})
