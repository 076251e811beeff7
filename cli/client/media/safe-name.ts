// The name under which a file from outside is shown and saved: one name for both (no clause: a sender may call a
// file whatever it likes, and here the name meets a terminal and a file system).
import { HIDDEN_MARK, sanitise } from '../../state/sanitise.js'
import { extensionsOf } from './extensions.js'

/** What a file of unknown name is called, before its extension. */
const NAMELESS = { image: 'image', video: 'video', audio: 'audio', document: 'file' } as const

const MAXIMUM_CHARACTERS = 120
/** File systems take 255; the rest is for a number or an ending that somebody adds while it is written. */
const MAXIMUM_BYTES = 200

const SEPARATOR = /[/\\]/
/** Means something to a shell or to another system's file names; U+2400… stand for control characters. */
const UNWELCOME = new RegExp(`[<>:"|?*\\u{2400}-\\u{2421}${HIDDEN_MARK}]`, 'gu')
const LEADING = /^[\s.~-]+/u
const TRAILING = /[\s.]+$/u
/** Of devices, on Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/iu
const EXTENSION = /^(.+)\.([A-Za-z0-9]{1,8})$/su

/**
 * A base name without path parts, control, bidi or other invisible characters, leading dots or dashes, or names
 * of devices; never empty, at most 120 code points and 200 octets; {@link sanitise} changes nothing more in it.
 * Its extension fits `mimetype`: a picture called `x.exe` becomes `x.exe.jpg`. Where nothing is known of the type,
 * an extension of up to 8 letters and digits stays.
 */
export function safeName(claimed: string | undefined, kind: keyof typeof NAMELESS, mimetype: string): string {
  const name = clean(
    claimed
      ?.split(SEPARATOR)
      .filter((part) => clean(part) !== '')
      .at(-1) ?? '',
  )
  const [stem, extension] = split(name, extensionsOf(mimetype))
  const ending = extension === undefined ? '' : `.${extension}`
  const room = MAXIMUM_BYTES - ending.length
  const short = shorten(stem === '' ? NAMELESS[kind] : stem, MAXIMUM_CHARACTERS - ending.length, room)
  return `${short}${ending}`
}

function clean(text: string): string {
  const drawn = sanitise(text.normalize('NFC')).replace(UNWELCOME, '_').replace(/\s+/gu, ' ')
  const trimmed = drawn.replace(LEADING, '').replace(TRAILING, '')
  const safe = RESERVED.test(trimmed) ? `_${trimmed}` : trimmed
  return safe === text ? safe : clean(safe)
}

/** The name without its extension, and the extension it shall have. */
function split(name: string, fitting: readonly string[] | undefined): readonly [string, string | undefined] {
  const [, stem, extension] = EXTENSION.exec(name) ?? []
  const fits = extension !== undefined && (fitting?.includes(extension.toLowerCase()) ?? true)
  return fits && stem !== undefined ? [stem, extension] : [name, fitting?.[0]]
}

function shorten(text: string, characters: number, bytes: number): string {
  const kept = Array.from(text).slice(0, characters)
  while (Buffer.byteLength(kept.join('')) > bytes) kept.pop()
  return clean(kept.join(''))
}
