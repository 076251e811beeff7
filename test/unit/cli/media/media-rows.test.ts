// Which files come by themselves, and what is kept of absurd descriptions.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MediaContent } from '#proto/content/content.js'
import { describeContent } from '#cli/client/media/describe-content.js'
import { offlineProfile, type OfflineProfile } from '../../../support/offline-client.js'

const ADA = 'ada@parley'
const MIB = 1024 * 1024
let bob: OfflineProfile

beforeEach(async () => {
  bob = await offlineProfile('4915550001@s.whatsapp.net', '+4915550001@whatsapp')
})
afterEach(() => {
  bob.close()
})

function receive(id: string, size: number): void {
  const { entries, media } = bob.context
  entries.addIncoming(ADA, id, '', 1000)
  const description = { kind: 'document', mimetype: 'application/pdf', size, hasThumbnail: false } as const
  media.add({ chat: ADA, id, direction: 'in' }, description, 'remote')
}

const wanted = (bytes: number): readonly string[] => bob.context.media.wanted(bytes, 50).map(({ id }) => id)

describe('files that come by themselves', () => {
  beforeEach(() => {
    bob.context.contacts.save(ADA, '1-1001@interop')
    bob.context.contacts.setAccepted(ADA, true)
  })

  it('are not crowded out by a hundred that are too large for it', () => {
    receive('small', MIB)
    for (let at = 0; at < 100; at += 1) receive(`large ${at}`, MIB + 1)
    expect(wanted(MIB)).toEqual(['small'])
    expect(wanted(100 * MIB)).toHaveLength(50)
  })

  it('are the newest first', () => {
    for (const id of ['a', 'b', 'c']) receive(id, 9)
    expect(wanted(MIB)).toEqual(['c', 'b', 'a'])
  })
})

describe('a voice message with a waveform of 32 KiB', () => {
  it('keeps its shape in 256 values, none above the loudest', () => {
    const file = {
      ...{ mimetype: 'audio/ogg', directPath: '/v/tx', mediaKey: new Uint8Array(32), fileLength: 0 },
      ...{ fileSha256: new Uint8Array(32), fileEncSha256: new Uint8Array(32) },
    }
    const waveform = Uint8Array.from({ length: 32_768 }, (_, at) => (at < 16_384 ? 7 : 255))
    const content: MediaContent = { kind: 'audio', file, voice: true, seconds: 4_294_967_295, waveform }
    const { waveform: levels } = describeContent(content)
    expect(levels).toEqual([...Array<number>(128).fill(7), ...Array<number>(128).fill(100)])
  })
})
