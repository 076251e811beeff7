// The only reader of standard input: keys come out, Ink never sees a raw byte.
import type { EventEmitter } from 'node:events'
import type { CancelTimer, Clock } from '#platform/clock.js'
import type { Key } from '../state/key.js'
import { KeyParser } from './key-parser.js'

/** What the filter needs of a terminal's input. */
export interface InputStream extends Pick<EventEmitter, 'on' | 'off'> {
  resume(): unknown
  pause(): unknown
}

/**
 * Hands the keys read from `input` to `onKey`, and the terminal's answers to `onReport`, until the returned
 * function is called. A half-read sequence waits on `clock` for its rest.
 */
export function readKeys(
  input: InputStream,
  clock: Clock,
  onKey: (key: Key) => void,
  onReport?: (report: string) => void,
): () => void {
  const parser = new KeyParser(onReport)
  let cancel: CancelTimer | undefined
  const deliver = (keys: readonly Key[]): void => {
    cancel?.()
    cancel = undefined
    const { patience } = parser
    if (patience !== undefined) {
      cancel = clock.after(patience, () => {
        deliver(parser.flush())
      })
    }
    keys.forEach(onKey)
  }
  const onData = (chunk: Uint8Array): void => {
    deliver(parser.push(chunk))
  }
  input.on('data', onData)
  input.resume()
  return () => {
    cancel?.()
    cancel = undefined
    input.off('data', onData)
    input.pause()
  }
}
