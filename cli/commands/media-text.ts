// Files and their transfers in words, for people: what kind, how large, how long, how far.
import type { MediaView } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import type { ProgressEvent } from './output.js'

const UNITS = ['kB', 'MB', 'GB'] as const

/** Octets in decimal units, as people speak of file sizes: `512 B`, `1.2 MB`. */
export function sizeText(octets: number): string {
  if (octets < 1000) return `${octets} B`
  let value = octets / 1000
  let unit = 0
  // What would be rounded to 1000 belongs to the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit] ?? ''}`
}

/** `1:05`, `1:00:00`. */
export function durationText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const [hours = 0, minutes = 0, rest = 0] = parts
  const tail = String(rest).padStart(2, '0')
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`
}

/** `[image 1.2 MB photo.jpg 640×480 3EB0…]`; the id is what `parley save` wants. */
export function mediaText(id: string, media: MediaView): string {
  const { kind, size, fileName, width, height, seconds } = media
  const facts = [
    kind,
    sizeText(size),
    ...(fileName === undefined ? [] : [sanitise(fileName)]),
    ...(width === undefined || height === undefined ? [] : [`${width}×${height}`]),
    ...(seconds === undefined ? [] : [durationText(seconds)]),
    id,
  ]
  return `[${facts.join(' ')}]`
}

/** One line, without a line end. */
export function progressText({ id, direction, bytes, total }: ProgressEvent): string {
  const share = total === 0 ? 0 : Math.min(100, Math.floor((bytes / total) * 100))
  const verb = direction === 'up' ? 'sending' : 'fetching'
  return `${verb} ${id}: ${share} % (${sizeText(bytes)} of ${sizeText(total)})`
}
