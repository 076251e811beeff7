// Files on their way: who took the ciphertext, and who gave it to whom, as the servers' traces tell it.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { blobLabel } from '#proto/hosting/blob-label.js'
import { isErrno } from '#platform/storage/failure.js'
import type { ClientEvent, OutgoingMedia } from '../client/api.js'
import { messageShown } from './arrivals.js'
import type { Person } from './person.js'
import type { DemoNetwork, Scene } from './scene.js'

export interface TakenBlob {
  /** What traces call it. */
  readonly label: string
  /** Octets of ciphertext. */
  readonly size: number
}

export interface SentFile {
  /** As its recipient was shown it. */
  readonly shown: Extract<ClientEvent, { event: 'message' }>
  readonly blob: TakenBlob
}

/** Sends the file; resolves once it is shown. The blob is the newest one that a server took meanwhile. */
export async function sendFile(
  scene: Scene,
  { from, to, peer }: { readonly from: Person; readonly to: string; readonly peer: Person },
  media: OutgoingMedia,
): Promise<SentFile> {
  const before = (await blobsTaken(scene.network)).length
  const { id } = await from.client.sendMedia(to, media)
  const shown = await messageShown(scene, peer, id)
  const blob = await scene.until('a server to take the file', async () => {
    return (await blobsTaken(scene.network)).slice(before).at(-1)
  })
  return { shown, blob }
}

async function blobsTaken({ serverEvents }: DemoNetwork): Promise<readonly TakenBlob[]> {
  return (await serverEvents())
    .filter(({ layer, kind }) => layer === 'media' && kind === 'store')
    .map(({ cid, size }) => ({ label: cid.slice('blob/'.length), size }))
}

/** Who was asked for the blob and answered with it, sorted: `media-host`, `meta-sim`. */
export async function giversOf(
  { serverEvents }: DemoNetwork,
  { label }: TakenBlob,
): Promise<readonly string[]> {
  return (await serverEvents())
    .filter(({ layer, kind, dir }) => layer === 'http' && kind === 'request' && dir === 'in')
    .filter(({ detail }) => detail?.['status'] === 200 && String(detail['path']).includes(`[${label}]`))
    .map(({ cid }) => cid.slice(0, cid.indexOf('/')))
    .sort()
}

/** The blob's name at the media host, which is what its address ends with. */
export async function referenceOf({ data }: DemoNetwork, { label }: TakenBlob): Promise<string | undefined> {
  const names = await readdir(join(data, 'media-host', 'blobs'), { recursive: true })
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1)).find((name) => blobLabel(name) === label)
}

/** Octets that the media host has of the largest upload under way. */
export async function octetsUnderWay({ data }: DemoNetwork): Promise<number> {
  const folder = join(data, 'media-host', 'uploads')
  const parts = (await readdir(folder)).filter((name) => name.endsWith('.part'))
  return Math.max(0, ...(await Promise.all(parts.map((name) => sizeOf(join(folder, name))))))
}

/** 0 where it has just become a blob. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 0
    throw error
  }
}
