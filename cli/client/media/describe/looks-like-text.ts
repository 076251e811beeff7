// Whether a file that has no type of its own is plain text.

/** Text has line ends, tabs and form feeds, and no other control characters. */
const NOT_TEXT = /[\p{Cn}\p{Co}\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/u

/**
 * @param start the first octets of the file.
 * @param whole whether there is no more: else its last character may be cut.
 */
export function looksLikeText(start: Uint8Array, whole: boolean): boolean {
  try {
    return !NOT_TEXT.test(new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: !whole }))
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
