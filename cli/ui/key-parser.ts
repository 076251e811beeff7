// Raw terminal input as keys (ECMA-48 control sequences, bracketed paste).
//
// Ours, because Ink's own reader crashes on a pasted colour sequence and takes glued input (`hi⏎`) for one
// key. Bytes may be cut anywhere; unknown sequences are dropped whole; nothing is ever echoed.
import { press, type Key } from '../state/key.js'
import { controlName, sequenceName } from '../state/keys/key-names.js'
import { mouseKey } from './mouse-key.js'

/** Characters of one paste; the rest of a longer one is dropped. */
export const MAX_PASTE = 65_536
const MAX_PARAMETERS = 64
/** Characters of a report; of a longer one nobody asked. */
const MAX_REPORT = 64
/** How long a lone `ESC` may turn out to be the beginning of a sequence. */
const SEQUENCE_PATIENCE_MS = 30
/** How long a paste may pause; a terminal that loses its end must not lock the keyboard. */
const PASTE_PATIENCE_MS = 2_000

type State = 'ground' | 'escape' | 'charset' | 'csi' | 'ss3' | 'console' | 'string' | 'string-escape'

const ESC = '\x1b'
const STRING_STARTS = new Set([']', 'P', 'X', '^', '_'])
const isControl = (char: string): boolean => char < ' ' || char === '\x7f'
/** C1 controls, and what the decoder puts for broken UTF-8: nobody types these. */
const isNoise = (char: string): boolean => (char >= '\x80' && char <= '\x9f') || char === '\u{FFFD}'

export class KeyParser {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true })
  #state: State = 'ground'
  #parameters = ''
  /** A string sequence, with what began it. */
  #string = ''
  readonly #onReport: (report: string) => void
  #text = ''
  #paste: string | undefined
  #keys: Key[] = []

  /** `onReport` gets what the terminal says of itself: the body of a string sequence or a `CSI ? …`, without its ESC. */
  constructor(onReport: (report: string) => void = () => undefined) {
    this.#onReport = onReport
  }

  /** The keys that `bytes` complete. */
  push(bytes: Uint8Array): Key[] {
    for (const char of this.#utf8.decode(bytes, { stream: true })) this.#feed(char)
    return this.#taken()
  }

  /** How many ms to wait for the rest before {@link flush}; `undefined` where nothing is half read. */
  get patience(): number | undefined {
    if (this.#state !== 'ground') return SEQUENCE_PATIENCE_MS
    return this.#paste === undefined ? undefined : PASTE_PATIENCE_MS
  }

  /** Ends what is half read: a lone `ESC` is the Escape key, a cut sequence is dropped, a cut paste is kept. */
  flush(): Key[] {
    if (this.#state === 'escape') this.#press('escape')
    else if (this.#state === 'ground') this.#endPaste()
    this.#state = 'ground'
    return this.#taken()
  }

  #taken(): Key[] {
    this.#endText()
    const keys = this.#keys
    this.#keys = []
    return keys
  }

  #feed(char: string): void {
    if (char === ESC && this.#state !== 'string') {
      if (this.#state === 'escape') this.#press('escape')
      this.#state = 'escape'
      return
    }
    this.#in[this.#state](char)
  }

  readonly #in: Readonly<Record<State, (char: string) => void>> = {
    ground: (char) => {
      if (isNoise(char)) return
      if (this.#paste !== undefined) this.#pasted(char)
      else if (isControl(char)) this.#press(controlName(char))
      else this.#text += char
    },
    escape: (char) => {
      this.#state = 'ground'
      this.#parameters = ''
      if (char === '[') this.#state = 'csi'
      else if (char === 'O') this.#state = 'ss3'
      else if (STRING_STARTS.has(char)) this.#startString(char)
      else if (char >= ' ' && char <= '/') this.#state = 'charset'
      else this.#press(this.#altName(char))
    },
    charset: (char) => {
      if (char < ' ' || char > '/') this.#state = 'ground'
    },
    csi: (char) => {
      if (char >= ' ' && char <= '?') {
        if (this.#parameters.length < MAX_PARAMETERS) this.#parameters += char
        return
      }
      this.#state = char === '[' ? 'console' : 'ground'
      if (char >= '@' && char <= '~') this.#sequence(char)
    },
    ss3: (char) => {
      this.#state = 'ground'
      this.#press(sequenceName('', char))
    },
    // The Linux console names its function keys `CSI [ A`…; none of them has a meaning here.
    console: () => {
      this.#state = 'ground'
    },
    string: (char) => {
      if (char === '\x07' || char === '\x9c') this.#endString()
      else if (char === ESC) this.#state = 'string-escape'
      else if (this.#string.length <= MAX_REPORT) this.#string += char
    },
    'string-escape': (char) => {
      if (char === '\\') this.#endString()
      else this.#in.escape(char)
    },
  }

  #startString(char: string): void {
    this.#state = 'string'
    this.#string = char
  }

  #endString(): void {
    this.#state = 'ground'
    this.#report(this.#string)
  }

  /** Inside a paste it is somebody's text, not the terminal's word. */
  #report(report: string): void {
    if (this.#paste === undefined && report.length <= MAX_REPORT) this.#onReport(report)
  }

  #altName(char: string): string | undefined {
    if (isNoise(char)) return undefined
    const name = isControl(char) ? controlName(char) : char
    if (name === undefined) return undefined
    return name.startsWith('ctrl+') ? `ctrl+alt+${name.slice(5)}` : `alt+${name}`
  }

  #sequence(final: string): void {
    const parameters = this.#parameters
    if (final === '~' && parameters === '200') this.#startPaste()
    else if (final === '~' && parameters === '201') this.#endPaste()
    else if (parameters === '' && (final === 'I' || final === 'O')) this.#focus(final === 'I')
    else if (parameters.startsWith('?')) this.#report(`[${parameters}${final}`)
    else if (parameters.startsWith('<')) this.#mouse(parameters, final)
    else this.#press(sequenceName(parameters, final))
  }

  #startPaste(): void {
    this.#endText()
    this.#paste ??= ''
  }

  #pasted(char: string): void {
    const wanted = !isControl(char) || char === '\r' || char === '\n' || char === '\t'
    if (wanted && (this.#paste ?? '').length < MAX_PASTE) this.#paste = (this.#paste ?? '') + char
  }

  #endPaste(): void {
    if (this.#paste === undefined) return
    // Some terminals and tmux send the line ends of a paste as CR.
    this.#keys.push({ kind: 'paste', text: this.#paste.replaceAll(/\r\n?/g, '\n') })
    this.#paste = undefined
  }

  #focus(focused: boolean): void {
    this.#endText()
    if (this.#paste === undefined) this.#keys.push({ kind: 'focus', focused })
  }

  #mouse(parameters: string, final: string): void {
    const key = mouseKey(parameters, final)
    this.#endText()
    if (key !== undefined && this.#paste === undefined) this.#keys.push(key)
  }

  /** Keys inside a paste are part of somebody's text, never keys. */
  #press(chord: string | undefined): void {
    if (chord === undefined || this.#paste !== undefined) return
    this.#endText()
    this.#keys.push(press(chord))
  }

  #endText(): void {
    if (this.#text === '') return
    this.#keys.push({ kind: 'text', text: this.#text })
    this.#text = ''
  }
}
