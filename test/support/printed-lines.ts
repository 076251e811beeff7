// The lines that a running command prints, as a person reads them who types the next one.
import type { Ended, Running } from './parley.js'

export interface Lines {
  readonly type: (line: string) => void
  /** Resolves when a whole line, past or coming, fits; rejects where the process ends before. */
  readonly shows: (pattern: RegExp) => Promise<void>
  /** Ends its input, and waits for it. */
  readonly end: () => Promise<Ended>
}

export function linesOf({ process: child, ended }: Running): Lines {
  let text = ''
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk) => {
    text += String(chunk)
    for (const look of waiting) look()
  })
  return {
    type: (line) => {
      child.stdin.write(`${line}\n`)
    },
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (
            !text
              .split('\n')
              .slice(0, -1)
              .some((line) => pattern.test(line))
          )
            return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
        void ended.then(({ stderr }) => {
          reject(new Error(`ended before it printed ${String(pattern)}: ${text}${stderr}`))
        })
      }),
    end: () => {
      child.stdin.end()
      return ended
    },
  }
}
