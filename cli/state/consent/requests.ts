// Message requests as the screen knows them: who asks, from which app, since when.
import type { RequestView } from '../../client/api.js'
import { sanitise } from '../sanitise.js'

export interface RequestItem {
  /** What people type to name it. */
  readonly id: number
  /** As the engine knows it; only for calls, never drawn. */
  readonly with: string
  readonly app: string
  readonly identifier: string
  readonly since: number
  readonly messages: number
}

export function requestItem(request: RequestView): RequestItem {
  const { id, since, messages } = request
  return {
    ...{ id, since, messages, with: request.from },
    app: sanitise(request.app),
    identifier: sanitise(request.identifier),
  }
}

/** The request after the one of `address`, around the end; the first where that is none. */
export function nextRequest(
  requests: readonly RequestItem[],
  address: string | undefined,
): RequestItem | undefined {
  const at = requests.findIndex((request) => request.with === address)
  return requests[(at + 1) % Math.max(1, requests.length)]
}

/** `3 messages`. */
export function messageCount({ messages }: RequestItem): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`
}
