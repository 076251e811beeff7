// The pictures on screen: fetched from their engines and decoded one after the other, kept while there is room.
import type { Bytes } from '#proto/bytes.js'
import type { PictureInSight } from '../../state/media/pictures-in-sight.js'
import { drawPicture, type Drawing } from './drawing.js'
import type { Graphics } from './graphics.js'
import type { Overlay } from './overlay.js'

/** Below 255, the most that a kitty placeholder's colour can tell apart. */
const MAX_KEPT = 64
const MAX_KEPT_OCTETS = 8 * 1024 * 1024

export interface GalleryDeps {
  /** The picture of a message; `undefined` where there is none. */
  readonly load: (picture: PictureInSight) => Promise<Bytes | undefined>
  /** A picture cannot be drawn. */
  readonly undrawable: (picture: PictureInSight) => void
  /** More can be drawn than before. */
  readonly changed: () => void
}

interface Kept {
  readonly drawing: Drawing
  readonly slot: number
}

export class Gallery {
  readonly #deps: GalleryDeps
  #graphics: Graphics
  /** Least recently seen first. */
  readonly #kept = new Map<string, Kept>()
  readonly #failed = new Set<string>()
  #wanted: readonly PictureInSight[] = []
  #busy = false
  #generation = 0

  constructor(graphics: Graphics, deps: GalleryDeps) {
    this.#graphics = graphics
    this.#deps = deps
  }

  /** Draws everything anew, in another way. */
  use(graphics: Graphics): void {
    this.#graphics = graphics
    this.#generation += 1
    this.#kept.clear()
    this.#deps.changed()
  }

  /** What can be drawn of `inSight` now; the rest is worked on, and told of when it is ready. */
  overlays(inSight: readonly PictureInSight[]): readonly Overlay[] {
    this.#wanted = inSight
    const overlays = inSight.flatMap((picture) => {
      const key = this.#keyOf(picture)
      const kept = this.#kept.get(key)
      if (kept === undefined) return []
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      const { from, count, x, y } = picture
      return [{ key: `${key} ${from} ${count}`, x, y, ...kept.drawing.rows(from, count) }]
    })
    this.#work()
    return overlays
  }

  close(): void {
    this.#wanted = []
    this.#kept.clear()
  }

  #keyOf({ pane, with: address, id, whole, columns, rows }: PictureInSight): string {
    return JSON.stringify([this.#generation, pane, address, id, whole, columns, rows])
  }

  /** One at a time, the lowest on screen first: that is where people look. */
  #work(): void {
    if (this.#busy) return
    const next = this.#wanted.findLast((picture) => {
      const key = this.#keyOf(picture)
      return !this.#kept.has(key) && !this.#failed.has(key)
    })
    if (next === undefined) return
    this.#busy = true
    void this.#prepare(next).then(() => {
      this.#busy = false
      this.#deps.changed()
    })
  }

  async #prepare(picture: PictureInSight): Promise<void> {
    const key = this.#keyOf(picture)
    const slot = this.#freeSlot()
    try {
      const bytes = await this.#deps.load(picture)
      const { columns, rows } = picture
      const drawing =
        bytes === undefined ? undefined : await drawPicture(bytes, { columns, rows }, this.#graphics, slot)
      if (drawing !== undefined && key === this.#keyOf(picture)) {
        this.#keep(key, { drawing, slot })
        return
      }
    } catch {
      // The engine could not read it: the message itself says what is wrong with its file.
    }
    if (key !== this.#keyOf(picture)) return
    this.#failed.add(key)
    this.#deps.undrawable(picture)
  }

  #freeSlot(): number {
    const used = new Set([...this.#kept.values()].map(({ slot }) => slot))
    for (let slot = 1; ; slot += 1) if (!used.has(slot)) return slot
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.set(key, kept)
    const octets = (): number => [...this.#kept.values()].reduce((sum, { drawing }) => sum + drawing.size, 0)
    while (this.#kept.size > 1 && (this.#kept.size > MAX_KEPT || octets() > MAX_KEPT_OCTETS)) {
      const [oldest = ''] = this.#kept.keys()
      this.#kept.delete(oldest)
    }
  }
}
