// Memory of octets that are done with, given back at once.
//
// The garbage collector lets 32 MiB of young buffers pile up before it looks at them, whatever their size: as much
// as a whole transfer may take. What is sent to a port that nobody listens on is taken from here and freed there.
import { MessageChannel, type MessagePort } from 'node:worker_threads'

let nowhere: MessagePort | undefined

/** `octets` must not be used any more; afterwards they are empty. Those that share their memory are left alone. */
export function freeOctets(octets: Uint8Array): void {
  const { buffer } = octets
  if (!(buffer instanceof ArrayBuffer) || octets.length !== buffer.byteLength || octets.length === 0) return
  nowhere ??= openNowhere()
  nowhere.postMessage(undefined, [buffer])
}

function openNowhere(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  port1.unref()
  return port1
}
