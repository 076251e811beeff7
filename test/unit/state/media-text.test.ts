import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import type { MediaView } from '#cli/client/api.js'
import { mediaItem, withProgress, inState } from '#cli/state/media/media-item.js'
import { mediaLabel, mediaText } from '#cli/state/media/media-text.js'
import { pictureBox } from '#cli/state/media/picture-box.js'
import { byteSize, duration, progressText } from '#cli/state/media/quantities.js'
import { baseName, readPath } from '#cli/state/media/typed-path.js'
import { waveformBars } from '#cli/state/media/waveform.js'
import { receivedRow, type Row } from '#cli/state/rows.js'
import { visibleLines } from '#cli/state/log-window.js'
import { cells } from '#cli/state/width.js'

const media = (more: Partial<MediaView>): MediaView => ({
  kind: 'image',
  mimetype: 'image/jpeg',
  size: 1_234_567,
  hasThumbnail: false,
  state: 'here',
  ...more,
})
const text = (more: Partial<MediaView>, room = 60): string => mediaText(mediaItem(media(more)), room)

describe('what a message says about its file', () => {
  it.each([
    [{ width: 640, height: 480 }, 'image · 640×480 · 1.2 MB'],
    [{ kind: 'video', width: 1280, height: 720, seconds: 34 }, '▶ video · 0:34 · 1280×720 · 1.2 MB'],
    [{ kind: 'voice', seconds: 7, waveform: [0, 50, 100] }, '▶ 0:07 ▁▅█ · voice message · 1.2 MB'],
    [{ kind: 'audio', seconds: 225, fileName: 'song.mp3' }, '▶ song.mp3 · 3:45 · audio · 1.2 MB'],
    [{ kind: 'document', fileName: 'report.pdf' }, '[PDF] report.pdf · 1.2 MB'],
    [{ kind: 'document', mimetype: 'application/zip' }, '[ZIP] · 1.2 MB'],
    [{ kind: 'document', mimetype: 'application/octet-stream' }, '[FILE] · 1.2 MB'],
  ] as const)('names kind, length and size: %o', (more, expected) => {
    expect(text(more as Partial<MediaView>)).toBe(expected)
  })

  it.each([
    [{ state: 'remote' }, 'not fetched, /fetch'],
    [{ state: 'remote', reason: 'no answer' }, 'not fetched: no answer'],
    [{ state: 'fetching' }, 'fetching'],
    [{ state: 'gone' }, 'gone: its host does not have it any more'],
    [{ state: 'damaged' }, 'damaged: not what was sent, nothing of it was kept'],
    [{ state: 'uploading' }, 'uploading'],
    [{ state: 'stopped' }, 'stopped, /resume goes on'],
  ] as const)('says truthfully where it is: %o', (more, expected) => {
    expect(text(more)).toBe(`image · 1.2 MB · ${expected}`)
  })

  it('tells how far a transfer is, and where it was stopped', () => {
    const under = withProgress(mediaItem(media({})), 'up', { bytes: 1_204_000, total: 2_800_000 })
    expect(mediaText(under, 60)).toBe('image · uploading 43 % · 1.2 of 2.8 MB')
    expect(mediaText(inState(under, 'stopped'), 60)).toContain(
      'stopped 43 % · 1.2 of 2.8 MB, /resume goes on',
    )
    expect(mediaText(inState(under, 'uploaded'), 60)).toBe('image · 1.2 MB')
  })

  it('shortens a long name, and never what stands beside it', () => {
    const line = text({ kind: 'document', fileName: `${'x'.repeat(300)}.pdf` }, 40)
    expect(line).toMatch(/^\[PDF\] x+… · 1\.2 MB$/)
    expect(cells(line)).toBeLessThanOrEqual(40)
  })

  it('fits into the chat list', () => {
    expect(mediaLabel(mediaItem(media({ kind: 'voice', seconds: 7 })))).toBe('voice message 0:07')
    expect(mediaLabel(mediaItem(media({ kind: 'document', fileName: 'a.pdf' })))).toBe('a.pdf')
  })
})

describe('quantities', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_400, '999 kB'],
    [999_600, '1.0 MB'],
    [1_048_576, '1.0 MB'],
    [104_857_600, '105 MB'],
    [5e12, '5000 GB'],
  ])('%d octets read %s', (bytes, expected) => {
    expect(byteSize(bytes)).toBe(expected)
  })

  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [3_723, '1:02:03'],
    [4_294_967_295, '1193046:28:15'],
  ])('%d seconds read %s', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected)
  })

  it('never tell of more than everything', () => {
    expect(progressText(9, 3)).toBe('100 % · 3 of 3 B')
    expect(progressText(0, 0)).toBe('100 % · 0 of 0 B')
    expect(progressText(999, 1000)).toMatch(/^99 %/)
  })
})

describe('a waveform', () => {
  it('is as long as there is room, and shows peaks', () => {
    expect(waveformBars([0, 100, 0, 0], 2)).toBe('█▁')
    expect(waveformBars([], 10)).toBe('')
    expect(waveformBars([5, 5], 0)).toBe('')
  })

  it('is bars and nothing else, whatever its sender claims', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { maxLength: 300 }),
        fc.integer({ min: 0, max: 80 }),
        (levels, width) => {
          const bars = waveformBars(levels, width)
          expect(bars).toMatch(/^[▁-█]*$/)
          expect(cells(bars)).toBe(Math.min(levels.length, width))
        },
      ),
      { seed: 31, numRuns: 500 },
    )
  })
})

describe('the box of a picture', () => {
  const LARGEST = { columns: 40, rows: 8 }
  it.each([
    [640, 480, { columns: 21, rows: 8 }],
    [480, 640, { columns: 12, rows: 8 }],
    [1000, 100, { columns: 40, rows: 2 }],
    [8, 8, { columns: 8, rows: 4 }],
    [undefined, undefined, { columns: 21, rows: 8 }],
    [0, 100, { columns: 21, rows: 8 }],
    [1, 4_294_967_295, { columns: 2, rows: 8 }],
    [4_294_967_295, 1, { columns: 40, rows: 1 }],
  ])('of %s×%s pixels', (width, height, box) => {
    expect(pictureBox(width, height, LARGEST)).toEqual(box)
  })

  it('never leaves its bounds, whatever its sender claims', () => {
    const side = fc.option(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { nil: undefined })
    const largest = fc.record({
      columns: fc.integer({ min: 2, max: 40 }),
      rows: fc.integer({ min: 4, max: 14 }),
    })
    fc.assert(
      fc.property(side, side, largest, (width, height, most) => {
        const { columns, rows } = pictureBox(width, height, most)
        expect(columns).toBeGreaterThanOrEqual(2)
        expect(columns).toBeLessThanOrEqual(most.columns)
        expect(rows).toBeGreaterThanOrEqual(1)
        expect(rows).toBeLessThanOrEqual(most.rows)
      }),
      { seed: 32, numRuns: 500 },
    )
  })
})

describe('a typed path', () => {
  it.each([
    ['photo.jpg', { path: 'photo.jpg', rest: '' }],
    ['photo.jpg a caption with spaces', { path: 'photo.jpg', rest: 'a caption with spaces' }],
    ["'my photo.jpg' look", { path: 'my photo.jpg', rest: 'look' }],
    ['"my \\"best\\" photo.jpg" look', { path: 'my "best" photo.jpg', rest: 'look' }],
    ['my\\ photo\\(1\\).jpg look', { path: 'my photo(1).jpg', rest: 'look' }],
    ["/home/ada/it'\\''s.jpg", undefined],
    ["'/home/ada/it'\\''s.jpg'", { path: "/home/ada/it's.jpg", rest: '' }],
    ['a"b c"d', { path: 'ab cd', rest: '' }],
    ["'never closed", undefined],
    ['', undefined],
    ["''", undefined],
    ['ends-in\\', undefined],
  ])('%s', (argument, expected) => {
    expect(readPath(argument)).toEqual(expected)
  })

  it('has a name', () => {
    expect(baseName('/a/b/c.jpg')).toBe('c.jpg')
    expect(baseName('c.jpg')).toBe('c.jpg')
    expect(baseName('/a/b/')).toBe('b')
  })
})

describe('a log with files', () => {
  const STYLE = { width: 55, peer: 'bob', pictures: { columns: 40, rows: 8 } }
  const DAY = new Date(2025, 0, 6, 9, 0).getTime()

  it('keeps the cells of a picture free, and its caption below', () => {
    const row = receivedRow(
      'A',
      'look',
      DAY,
      media({ hasThumbnail: true, width: 640, height: 480, state: 'remote' }),
    )
    const lines = visibleLines(
      { rows: [row], bottom: undefined, newFrom: undefined, fresh: 0 },
      STYLE,
      20,
    ).slice(1)
    expect(lines.map(({ text: drawn, picture }) => picture?.at ?? drawn)).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6, 7],
      'image · 640×480 · 1.2 MB · not fetched, /fetch',
      'look',
    ])
    expect(lines[0]?.gutter).toBe('09:00 ← ')
  })

  it('draws nothing but cells of its own, whatever a sender claims', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 60 })
    const number = fc.option(fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.double()), {
      nil: undefined,
    })
    const view = fc.record({
      kind: fc.constantFrom('image', 'video', 'voice', 'audio', 'document'),
      mimetype: hostile,
      fileName: hostile,
      reason: hostile,
      size: fc.integer({ min: 0, max: 2 ** 40 }),
      width: number,
      height: number,
      seconds: number,
      waveform: fc.array(fc.integer({ min: -5, max: 300 }), { maxLength: 100 }),
      hasThumbnail: fc.boolean(),
      state: fc.constantFrom(
        'remote',
        'fetching',
        'here',
        'gone',
        'damaged',
        'uploading',
        'stopped',
        'uploaded',
      ),
    })
    fc.assert(
      fc.property(view, hostile, (claimed, caption) => {
        const row: Row = receivedRow('A', caption, DAY, claimed as unknown as MediaView)
        const lines = visibleLines(
          { rows: [row], bottom: undefined, newFrom: undefined, fresh: 0 },
          STYLE,
          200,
        )
        for (const { gutter, text: drawn, tail, picture } of lines) {
          expect(`${gutter}${drawn}${tail}`).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u{E0000}-\u{E007F}]/u)
          expect(cells(gutter + drawn + tail)).toBeLessThanOrEqual(STYLE.width)
          if (picture) expect(cells(gutter) + picture.columns).toBeLessThanOrEqual(STYLE.width)
        }
      }),
      { seed: 33, numRuns: 1000 },
    )
  })
})
