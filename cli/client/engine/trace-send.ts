// What the event spine shows of a text at the key press: the first two layers of its way out.
import type { EngineContext } from './context.js'

/** @param size octets of the content protobuf. */
export function traceSend({ trace }: EngineContext, id: string, text: string, size: number): void {
  trace?.({
    ...{ cid: id, layer: 'ui', dir: 'local', kind: 'send', size: text.length, sens: 'content' },
    summary: 'the user sends a message',
    detail: { text },
  })
  trace?.({
    ...{ cid: id, layer: 'content', dir: 'out', kind: 'encode', size, sens: 'content' },
    summary: 'text as content protobuf',
  })
}
