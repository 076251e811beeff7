// The tus 1.0 library's answers, as this server gives them: a few headers, and refusals in the form of all others.
import type { Response } from 'express'
import { HttpError } from '../http/error.js'
import { StorageError } from '../storage/port.js'

/** The protocol's own. The library's headers for browsers of other origins are left out. */
const HEADERS = [
  'location',
  'tus-extension',
  'tus-max-size',
  'tus-resumable',
  'tus-version',
  'upload-length',
  'upload-offset',
  'connection',
]

const REFUSALS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['request-malformed', 'the request cannot be carried out'],
  404: ['not-found', 'there is no such upload'],
  409: ['offset-conflict', 'the upload is at another offset: ask for it and go on from there'],
  413: ['too-large', 'more than the upload was declared to be'],
}

/** @param more the headers of a completion. */
export function sendTusAnswer(
  from: globalThis.Response,
  to: Response,
  more: Readonly<Record<string, string>> = {},
): void {
  if (from.status >= 400) throw refusalOf({ status_code: from.status })
  for (const name of HEADERS) {
    const value = from.headers.get(name)
    if (value !== null) to.setHeader(name, value)
  }
  for (const [name, value] of Object.entries(more)) to.setHeader(name, value)
  to.status(from.status).end()
}

/** What the library, the store or the disk threw, as the server's refusal; anything else is thrown on as it is. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof StorageError && error.code === 'storage-full') {
    return new HttpError(507, 'storage-full', 'there is no room left: try again later', { cause: error })
  }
  const status = statusOf(error)
  const known = status === undefined ? undefined : REFUSALS[status]
  return status === undefined || known === undefined
    ? error
    : new HttpError(status, ...known, { cause: error })
}

/** The library throws plain objects, and one class of errors, with this one field. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status_code' in error)) return undefined
  return typeof error.status_code === 'number' ? error.status_code : undefined
}
