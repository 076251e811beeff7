// Everything that this process sends over TCP while it is tapped, by connection: with servers and clients in one
// process, that is every request, answer and frame there is.
import { Socket } from 'node:net'

export interface SocketTap {
  /** What went over each connection, in each direction, under a name. */
  recorded(): ReadonlyMap<string, Buffer>
  stop(): void
}

type Write = (data: unknown, encoding: BufferEncoding, callback: (error?: Error | null) => void) => void
type WriteMany = (
  chunks: readonly { chunk: unknown; encoding: BufferEncoding }[],
  callback: (error?: Error | null) => void,
) => void

export function tapSockets(): SocketTap {
  const sent = new Map<Socket, Buffer[]>()
  const note = (socket: Socket, data: unknown, encoding: BufferEncoding): void => {
    const bytes = typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data as Uint8Array)
    sent.set(socket, [...(sent.get(socket) ?? []), bytes])
  }
  // The two methods through which the stream hands data to the system, whoever wrote it.
  const prototype = Socket.prototype as unknown as { _write: Write; _writev: WriteMany }
  const { _write: write, _writev: writeMany } = prototype
  prototype._write = function (this: Socket, data, encoding, callback) {
    note(this, data, encoding)
    write.call(this, data, encoding, callback)
  }
  prototype._writev = function (this: Socket, chunks, callback) {
    for (const { chunk, encoding } of chunks) note(this, chunk, encoding)
    writeMany.call(this, chunks, callback)
  }
  return {
    recorded: () =>
      new Map([...sent.values()].map((chunks, at) => [`connection ${at}`, Buffer.concat(chunks)] as const)),
    stop() {
      Object.assign(prototype, { _write: write, _writev: writeMany })
    },
  }
}
