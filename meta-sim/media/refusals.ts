// Why there is no blob: the same words for everything that should look the same.
import { HttpError } from '#platform/http/error.js'

/** Also for everything that cannot be had through this user, whatever the cause. */
export function unknownMedia(): HttpError {
  return new HttpError(404, 'media-unknown', 'there is no such media')
}

export function goneMedia(): HttpError {
  return new HttpError(410, 'media-gone', 'the media has expired or was deleted')
}
