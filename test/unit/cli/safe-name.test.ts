// Names of files from outside: safe to draw, safe to create, and the same in both places.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeName } from '#cli/client/media/safe-name.js'
import { sanitise } from '#cli/state/sanitise.js'

const KINDS = ['image', 'video', 'audio', 'document'] as const
const TYPES = [
  'image/jpeg',
  'audio/ogg; codecs=opus',
  'application/octet-stream',
  'text/plain',
  '',
  'x',
  '__proto__',
]
/** What names are made of when they mean harm. */
const PIECE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '..',
    '/',
    '\\',
    '\0',
    '\u202e',
    '\u200b',
    '.',
    '-',
    ' ',
    'CON',
    'nul',
    '.exe',
    '.jpg',
    'e\u0301',
  ),
  fc.constantFrom(
    '\u001b[2J',
    '\n',
    '\r',
    '\u{e0041}',
    '🇩🇪',
    '👩‍👩‍👧',
    'ä'.repeat(70),
    '\ud800',
    '~',
    'C:',
    '\u0301',
  ),
)
const NAME = fc.array(PIECE, { maxLength: 8 }).map((pieces) => pieces.join(''))

describe('a safe name', () => {
  it('is a base name that draws as it is and that every file system takes, whatever was claimed', () => {
    fc.assert(
      fc.property(NAME, fc.constantFrom(...KINDS), fc.constantFrom(...TYPES), (claimed, kind, type) => {
        const name = safeName(claimed, kind, type)
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cs}\p{Co}\p{Bidi_Control}\ufffd]/u)
        expect(name).not.toMatch(/^[.\-~\s]|[.\s]$|^$/u)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
        expect(sanitise(name)).toBe(name)
        expect(Array.from(name).length).toBeLessThanOrEqual(120)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
        expect(safeName(name, kind, type)).toBe(name)
      }),
      { numRuns: 5_000, seed: 20_250_106 },
    )
  })

  it.each([
    ['photo.jpg', 'image/jpeg', 'photo.jpg'],
    ['Photo.JPEG', 'image/jpeg', 'Photo.JPEG'],
    ['photo', 'image/jpeg', 'photo.jpg'],
    ['photo.exe', 'image/jpeg', 'photo.exe.jpg'],
    ['photo\u202egpj.exe', 'image/png', 'photo_gpj.exe.png'],
    ['../../etc/passwd', 'text/plain', 'passwd'],
    ['C:\\Users\\bob\\report.pdf', 'application/pdf', 'report.pdf'],
    ['folder/', 'application/pdf', 'folder.pdf'],
    ['.bashrc', 'text/plain', 'bashrc'],
    ['-rf', 'application/octet-stream', 'rf'],
    ['a\0b\u001b[31m.txt', 'text/plain', 'a_b_[31m.txt'],
    ['CON', 'text/plain', '_CON'],
    ['nul.tar.gz', 'application/gzip', '_nul.tar.gz'],
    ['name. . .', 'application/octet-stream', 'name'],
    ['two  spaces\tand\nlines.txt', 'text/plain', 'two spaces and lines.txt'],
    ['Übergrößenträger 山田.pdf', 'application/pdf', 'Übergrößenträger 山田.pdf'],
    ['setup.exe', 'application/octet-stream', 'setup.exe'],
    ['voice.opus', 'audio/ogg; codecs=opus', 'voice.opus'],
  ])('makes %j of type %s into %j', (claimed, type, expected) => {
    expect(safeName(claimed, 'document', type)).toBe(expected)
  })

  it.each([
    [undefined, 'image', 'image/jpeg', 'image.jpg'],
    ['', 'video', 'video/mp4', 'video.mp4'],
    ['...', 'audio', 'audio/ogg', 'audio.ogg'],
    ['/', 'document', 'application/octet-stream', 'file'],
    ['.jpg', 'image', 'image/jpeg', 'jpg.jpg'],
  ] as const)('is made up where %j names nothing', (claimed, kind, type, expected) => {
    expect(safeName(claimed, kind, type)).toBe(expected)
  })

  it('of an overlong one keeps the beginning and the extension', () => {
    expect(safeName(`${'a'.repeat(500)}.pdf`, 'document', 'application/pdf')).toBe(`${'a'.repeat(116)}.pdf`)
    expect(safeName(`${'山'.repeat(500)}.pdf`, 'document', 'application/pdf')).toBe(`${'山'.repeat(65)}.pdf`)
  })
})
