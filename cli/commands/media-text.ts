// Files and their transfers in words, for people who read lines: what it is, and how far it is.
import type { MediaView } from '../client/api.js'
import { byteSize, duration, progressText } from '../state/media/quantities.js'
import { sanitise } from '../state/sanitise.js'
import type { ProgressEvent } from './output.js'

/** `[image 1.2 MB photo.jpg 640×480 3EB0…]`; the id is what `parley save` wants. */
export function mediaText(id: string, media: MediaView): string {
  const { kind, size, fileName, width, height, seconds } = media
  const facts = [
    kind,
    byteSize(size),
    ...(fileName === undefined ? [] : [sanitise(fileName)]),
    ...(width === undefined || height === undefined ? [] : [`${width}×${height}`]),
    ...(seconds === undefined ? [] : [duration(seconds)]),
    id,
  ]
  return `[${facts.join(' ')}]`
}

/** One line, without a line end. */
export function transferText({ id, direction, bytes, total }: ProgressEvent): string {
  return `${direction === 'up' ? 'sending' : 'fetching'} ${id}: ${progressText(bytes, total)}`
}
