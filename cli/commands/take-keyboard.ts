// The terminal of a command that is about to draw a screen on it.
import process from 'node:process'
import { EarlyKeyboard } from '../system/early-keyboard.js'
import type { Shell } from './shell.js'

/** From here on keys come as they are typed, also those typed while the screen is made ready. */
export function takeKeyboard({ stdin, stdout, pid }: Shell): EarlyKeyboard {
  const keyboard = new EarlyKeyboard({ stdin, stdout, interrupt: () => process.kill(pid, 'SIGINT') })
  // Interrupted twice, the program ends where it is.
  process.once('exit', () => {
    keyboard.release()
  })
  return keyboard
}
