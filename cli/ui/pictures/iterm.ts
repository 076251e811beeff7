// Pictures by iTerm2's protocol (OSC 1337 `File`): a whole picture at the cursor, gone with whatever is written
// over its cells. It cannot be cut off.
import type { PictureBox } from '../../state/media/picture-box.js'

/** Draws a PNG file over `box`, beginning at the cursor. */
export function itermPicture(png: Uint8Array, { columns, rows }: PictureBox): string {
  const form = `inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=0;doNotMoveCursor=1`
  return `\x1b]1337;File=${form}:${Buffer.from(png).toString('base64')}\x07`
}
