// Tells the person's desktop of a message through a program they named, such as notify-send.
import type { Environment } from '#platform/config.js'
import { startProgram, type Started } from './start-program.js'

/** Desktops read some markup in a notification; what somebody wrote is none. */
const LOOKALIKES: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' }

/** An argument that is neither markup nor an option, whatever somebody wrote. */
export function plainArgument(text: string): string {
  const plain = text.replace(/[<>&]/g, (char) => LOOKALIKES[char] ?? char)
  return plain.startsWith('-') ? ` ${plain}` : plain
}

/**
 * Starts it with `title` and `text` behind its own arguments, without a shell and without our environment.
 * @param command the program first; not empty.
 * @throws {ClientError} `failed` where the system does not start it.
 */
export function startNotifyCommand(
  command: readonly string[],
  title: string,
  text: string,
  env: Environment,
): Promise<Started> {
  const [program = '', ...args] = command
  return startProgram(program, [...args, plainArgument(title), plainArgument(text)], env)
}
