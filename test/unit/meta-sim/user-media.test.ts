// Blobs of Meta's own users across crashes and time: one upload is one blob, and room comes back with its end.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkJid } from '#proto/stanza/jid.js'
import { openDiskBlobs } from '#platform/blobs/disk-blobs.js'
import { type MediaRecord, parseMediaRecord } from '#meta-sim/media/media-record.js'
import { openUserMedia } from '#meta-sim/media/user-media.js'
import { FakeClock } from '../../support/fake-clock.js'
import { temporaryFolder } from '../../support/folder.js'
import { memoryCollection } from '../../support/memory-collection.js'

const BOB = checkJid('4915550001@s.whatsapp.net')
const KEY = new Uint8Array(32).fill(7)
const KEEP = 1000

async function rig() {
  const folder = await temporaryFolder()
  const blobs = await openDiskBlobs(join(folder, 'blobs'))
  onTestFinished(() => {
    blobs.close()
  })
  const records = memoryCollection<MediaRecord>()
  const clock = new FakeClock()
  const open = () => openUserMedia({ records, blobs, key: KEY, clock, keepMilliseconds: KEEP })
  const path = join(folder, 'upload')
  await writeFile(path, 'blob')
  const upload = { owner: BOB, id: 'upload-1', size: 4, sha256: 'ab', path }
  return { blobs, records, clock, open, upload }
}

describe('a user’s blob', () => {
  it('has one reference however often its upload is completed, also after a restart', async () => {
    const { open, upload, records } = await rig()
    const first = await open()
    const reference = await first.store(upload)
    expect(reference).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(await first.store(upload)).toBe(reference)
    const second = await open()
    expect(await second.store(upload)).toBe(reference)
    expect(await records.list('', 10)).toHaveLength(1)
    expect([first.usedBytes(BOB), second.usedBytes(BOB)]).toEqual([4, 4])
    expect(await second.store({ ...upload, id: 'upload-2' })).not.toBe(reference)
  })

  it('of which only the record was written is completed by the next try', async () => {
    const { open, upload, blobs } = await rig()
    const media = await open()
    const reference = await media.store(upload)
    await blobs.delete(reference)
    const found = await media.find(reference)
    expect(found !== 'gone' && (await found?.read())).toBeUndefined()
    expect(await (await open()).store(upload)).toBe(reference)
    expect((await blobs.stat(reference))?.size).toBe(4)
  })

  it('counts until it is swept, is gone for as long as it was there, and then was never', async () => {
    const { open, upload, blobs, clock } = await rig()
    const media = await open()
    const reference = await media.store(upload)
    clock.advance(KEEP - 1)
    await media.sweep()
    expect(await media.find(reference)).toMatchObject({ size: 4 })
    clock.advance(1)
    expect([await media.find(reference), media.usedBytes(BOB)]).toEqual(['gone', 4])
    await media.sweep()
    expect([await media.find(reference), media.usedBytes(BOB)]).toEqual(['gone', 0])
    expect(await blobs.stat(reference)).toBeUndefined()
    expect((await open()).usedBytes(BOB)).toBe(0)
    clock.advance(KEEP)
    await media.sweep()
    expect(await media.find(reference)).toBeUndefined()
  })

  it('that expired while the endpoint was away gives back its own room and nobody else’s', async () => {
    const { open, upload, clock } = await rig()
    await (await open()).store(upload)
    clock.advance(KEEP)
    const media = await open()
    await media.store({ ...upload, id: 'upload-2' })
    await media.sweep()
    expect(media.usedBytes(BOB)).toBe(4)
  })

  it('is read back as it was stored, and refused where it is anything else', () => {
    const record = { owner: BOB, size: 4, sha256: 'ab', expiresAt: 5 }
    expect(parseMediaRecord(record)).toEqual(record)
    for (const wrong of [null, [], { ...record, size: -1 }, { ...record, owner: 7 }]) {
      expect(() => parseMediaRecord(wrong)).toThrow(TypeError)
    }
  })
})
