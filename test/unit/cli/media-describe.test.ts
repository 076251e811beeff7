// What a file is, found in its content: never in its name, and never more than it holds.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { describeFile } from '#cli/client/media/describe/describe-file.js'
import type { Bytes } from '#proto/bytes.js'
import { temporaryFolder } from '../../support/folder.js'
import { blackPng, M4A, MP4, OGG, picture, PICTURE_MARK, wav, WEBM } from '../../support/sample-files.js'
import { fuzzInput } from '../../support/mutate.js'
import { seededRandom } from '../../support/random.js'
import { codeOf } from '../../support/rejection.js'

const MEBIBYTE = 1024 * 1024
const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

async function written(content: Bytes | string, name = 'file.bin'): Promise<string> {
  const path = join(await temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const described = async (content: Bytes | string, voice = false, name?: string) =>
  describeFile(await written(content, name), { voice })

describe('a picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'of format %s is an image with its size and a thumbnail',
    async (format) => {
      const found = await described(await picture({ format, width: 300, height: 150 }))
      expect(found).toMatchObject({
        kind: 'image',
        mimetype: `image/${format}`,
        width: 300,
        height: 150,
        voice: false,
      })
      const thumbnail = await sharp(found.thumbnail).metadata()
      expect(thumbnail).toMatchObject({ format: 'jpeg', width: 100, height: 50 })
    },
  )

  it('is measured and shown the way its metadata turns it, and its thumbnail carries no metadata', async () => {
    const turned = await picture({ width: 300, height: 150, orientation: 6 })
    expect(Buffer.from(turned).includes(PICTURE_MARK)).toBe(true)
    const { width, height, thumbnail } = await described(turned)
    expect({ width, height }).toEqual({ width: 150, height: 300 })
    const shown = await sharp(thumbnail).metadata()
    expect({ width: shown.width, height: shown.height }).toEqual({ width: 50, height: 100 })
    expect(shown.exif).toBeUndefined()
    expect(shown.orientation).toBeUndefined()
    expect(Buffer.from(thumbnail ?? []).includes(PICTURE_MARK)).toBe(false)
  })

  it('that is all noise still has a thumbnail of at most 32 KiB', async () => {
    const noise = {
      width: 800,
      height: 800,
      channels: 3 as const,
      background: '#777',
      noise: { type: 'gaussian' as const, mean: 128, sigma: 80 },
    }
    const { kind, thumbnail } = await described(
      new Uint8Array(await sharp({ create: noise }).png().toBuffer()),
    )
    expect(kind).toBe('image')
    expect(thumbnail?.length).toBeLessThanOrEqual(32 * 1024)
  })

  it.each(['gif', 'tiff', 'avif'] as const)(
    'of format %s goes as a document, with a thumbnail',
    async (format) => {
      const found = await described(await picture({ format }))
      expect(found).toMatchObject({ kind: 'document', mimetype: `image/${format}` })
      expect(found.thumbnail?.length).toBeGreaterThan(100)
    },
  )

  it('that does not decode goes as a document', async () => {
    const whole = await picture({ width: 300, height: 300 })
    expect(await described(whole.slice(0, whole.length / 2))).toMatchObject({
      kind: 'document',
      mimetype: 'image/jpeg',
    })
  })

  it('of more than 64 million pixels is not decoded and goes as a document', async () => {
    const sized = (width: number) => described(blackPng(width, 8000))
    expect(await sized(8000)).toMatchObject({ kind: 'image', width: 8000, height: 8000 })
    expect(await sized(8001)).toMatchObject({ kind: 'document' })
  })
})

describe('sound', () => {
  it.each([
    ['audio/wav', wav(3, () => 0.5), 3],
    ['audio/ogg; codecs=opus', OGG, 2],
    ['audio/mp4', M4A, 1],
  ] as const)(
    'of type %s has its length, and no waveform unless it is a voice message',
    async (mimetype, file, seconds) => {
      expect(await described(file)).toMatchObject({ kind: 'audio', voice: false, mimetype, seconds })
      expect((await described(file)).waveform).toBeUndefined()
      expect((await described(file, true)).waveform).toHaveLength(64)
    },
  )

  it('as a voice message shows where it is loud: 64 values up to 100', async () => {
    const { waveform, voice } = await described(
      wav(4, (second) => (second < 2 ? 0.1 : 0.8), 8192),
      true,
    )
    expect(voice).toBe(true)
    expect(Array.from(waveform?.slice(0, 32) ?? [])).toEqual(Array(32).fill(13))
    expect(Array.from(waveform?.slice(32) ?? [])).toEqual(Array(32).fill(100))
    const opus = (await described(OGG, true)).waveform ?? []
    expect(Math.max(...opus.slice(0, 30))).toBeLessThan(20)
    expect(Math.min(...opus.slice(36))).toBeGreaterThan(80)
  })

  it('that is silent has a waveform of zeros, and lasts a second at least', async () => {
    expect(
      await described(
        wav(0.1, () => 0),
        true,
      ),
    ).toMatchObject({ seconds: 1, waveform: new Uint8Array(64) })
  })

  it('of more than 16 MiB or 15 minutes goes as a voice message without a waveform', async () => {
    expect(
      (
        await described(
          wav(15 * 60, () => 0.1, 1000),
          true,
        )
      ).waveform,
    ).toHaveLength(64)
    expect(
      await described(
        wav(15 * 60 + 1, () => 0.1, 1000),
        true,
      ),
    ).not.toHaveProperty('waveform')
    const path = await written(wav(1, () => 0.1))
    truncateSync(path, 16 * MEBIBYTE + 1)
    expect(await describeFile(path, { voice: true })).not.toHaveProperty('waveform')
  })

  it('that is none cannot be a voice message', async () => {
    for (const file of ['text', MP4, await picture()]) {
      expect(await codeOf(() => described(file, true))).toBe('usage')
    }
  })
})

describe('a video', () => {
  it.each([
    ['video/mp4', MP4, 3],
    ['video/webm', WEBM, 1],
  ] as const)('of type %s has its length and size', async (mimetype, file, seconds) => {
    expect(await described(file)).toMatchObject({ kind: 'video', mimetype, seconds, width: 32, height: 24 })
  })

  it.skipIf(!hasFfmpeg)('has a thumbnail where the system has ffmpeg (skipped without it)', async () => {
    const { thumbnail } = await described(MP4)
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'jpeg' })
  })

  it('that cannot be read goes as a document', async () => {
    expect(await described(MP4.slice(0, 60))).toMatchObject({ kind: 'document' })
  })
})

describe('anything else is a document', () => {
  it.each([
    ['plain text', 'Grüße\taus\nBerlin\r\n', 'text/plain'],
    [
      'text cut inside a character at the end of what is looked at',
      `${'a'.repeat(1023)}ü${'b'.repeat(9)}`,
      'text/plain',
    ],
    ['text cut inside a character at its own end', Uint8Array.of(0x61, 0xc3), 'application/octet-stream'],
    ['octets', Uint8Array.of(0, 1, 2, 0xff), 'application/octet-stream'],
    ['a text with an escape sequence', 'a\u001b[31m', 'application/octet-stream'],
    ['a PDF', '%PDF-1.7\n%\u00e2\u00e3', 'application/pdf'],
    ['a playlist, which is no sound', '#EXTM3U\nhttp://127.0.0.1:1/a.ts\n', 'text/plain'],
  ])('%s', async (_, content, mimetype) => {
    expect(await described(content)).toMatchObject({ kind: 'document', mimetype })
  })

  it('whatever it is called', async () => {
    expect(await described('text', false, 'photo.jpg')).toMatchObject({
      kind: 'document',
      mimetype: 'text/plain',
    })
    expect(await described(await picture(), false, 'notes.txt')).toMatchObject({ kind: 'image' })
  })
})

describe('a file that cannot be sent', () => {
  it('is refused by name: missing, a folder, a device, a pipe, empty, a link to itself, not a path', async () => {
    const folder = await temporaryFolder()
    mkdirSync(join(folder, 'inner'))
    writeFileSync(join(folder, 'empty'), '')
    symlinkSync('loop', join(folder, 'loop'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const paths = [
      'missing',
      'missing/file',
      'empty/file',
      'inner',
      'pipe',
      'empty',
      'loop',
      'a\0b',
      'x'.repeat(300),
    ]
    for (const path of [...paths.map((name) => join(folder, name)), '/dev/null']) {
      expect([path, await codeOf(() => describeFile(path))]).toEqual([path, 'usage'])
    }
  })

  it.skipIf(process.getuid?.() === 0)(
    'is refused where it may not be read (skipped for root, who may)',
    async () => {
      const path = await written('secret')
      chmodSync(path, 0)
      expect(await codeOf(() => describeFile(path))).toBe('usage')
    },
  )

  it('may have 100 MiB and not one octet more', async () => {
    const path = await written('')
    truncateSync(path, 100 * MEBIBYTE)
    expect(await describeFile(path)).toMatchObject({ kind: 'document', size: 100 * MEBIBYTE })
    truncateSync(path, 100 * MEBIBYTE + 1)
    expect(await codeOf(() => describeFile(path))).toBe('usage')
  })

  it('is named without what steers a terminal', async () => {
    const folder = await temporaryFolder()
    const failure = describeFile(join(folder, 'a\u001b[2J\u202e'))
    await expect(failure).rejects.toThrow(/"[^\p{Cc}\u202e]*" does not exist/u)
  })
})

describe('the name of a file', () => {
  it('is its base name, safe to show, of at most 255 characters', async () => {
    expect((await described('x', false, 'a b.txt')).fileName).toBe('a b.txt')
    expect((await described('x', false, 'a\u001b\u202eb.txt')).fileName).toBe('a␛\ufffdb.txt')
    expect((await described('x', false, 'é'.repeat(120))).fileName).toBe('é'.repeat(120))
  })
})

/** Found by mutation: 56 octets of WebM that never end for who looks for its tracks. */
const ENDLESS = Buffer.from(
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAQIyh+Z/z+v659tePz8=',
  'base64',
)

describe('damaged files', () => {
  it('that a library would never be done with are documents after a few seconds', async () => {
    const mimetype = 'video/webm'
    expect(await described(new Uint8Array(ENDLESS))).toMatchObject({ kind: 'document', mimetype })
  })

  it('are described as something, or as a document, and never end anything', async () => {
    const random = seededRandom(31)
    const corpus = [
      MP4,
      WEBM,
      OGG,
      M4A,
      wav(0.2, () => 0.3),
      await picture(),
      await picture({ format: 'webp' }),
    ]
    for (let run = 0; run < 6; run += 1) {
      const input = fuzzInput(random, corpus)
      if (input.length === 0) continue
      const found = await described(input)
      expect(['image', 'video', 'audio', 'document']).toContain(found.kind)
      expect(found.size).toBe(input.length)
    }
  })
})
