// What is kept of an error that nobody expected: where in the program it was, and nothing of what was written there.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MOST_FRAMES = 50
/** One call of a stack: a message of several lines may look like anything else. */
const FRAME = /^\s+at (?:.* \()?(?:file:\/\/|node:|\/)[^\s()]*:\d+:\d+\)?$/u

/** The calls that led there, the innermost first; without the message, which may quote what somebody wrote. */
function framesOf({ name, message, stack = '' }: Error): readonly string[] {
  const head = stack.indexOf(message)
  const calls = stack.slice(head === -1 ? name.length : head + message.length)
  return calls
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
}

/** `TypeError at log-lines.js:120`. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const [inner] = framesOf(error)
  const place = inner === undefined ? undefined : /([^/]+:\d+):\d+\)?$/u.exec(inner)?.[1]
  return place === undefined ? error.name : `${error.name} at ${place}`
}

function lines(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [`thrown: ${typeof error}`]
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  const cause = error.cause === undefined ? [] : ['caused by', ...lines(error.cause)]
  return [`${error.name}${code}`, ...framesOf(error), ...cause]
}

/**
 * Writes `crash-report.txt`, mode 0600, in place of an older one, before it returns: the process ends then.
 * @param folder a profile's, or another private one that is there.
 * @param now ms since 1970.
 * @returns the line for the person who saw it end.
 */
export function reportCrash(folder: string, error: unknown, now: number): string {
  const path = join(folder, 'crash-report.txt')
  const head = `Parley crash report · ${new Date(now).toISOString()} · Node ${process.version} ${process.platform} ${process.arch}`
  let details = `the details are in ${path}, without any message`
  try {
    rmSync(path, { force: true })
    writeFileSync(path, `${[head, ...lines(error)].join('\n')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure)
    details = `its details could not be written: ${why}`
  }
  return `the chat ended by an error of its own (${whereOf(error)}). Nothing that was stored is lost: start it again; ${details}`
}
