// The least that node:http can do with files: what the media host is measured against, in a process of its own.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'

/** Where it listens, told to the parent. */
export interface BareServer {
  readonly port: number
}

const [, , folder = '.'] = process.argv

/** GET: a stream piped to the answer. PUT: written and hashed, on disk before the answer. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = join(folder, (request.url ?? '/').slice(1))
  if (request.method === 'PUT') {
    await receive(request, path)
    response.writeHead(204).end()
    return
  }
  createReadStream(path).pipe(response)
}

async function receive(request: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const file = await open(path, 'w', 0o600)
  const hash = createHash('sha256')
  for await (const chunk of request) {
    const writing = file.write(chunk)
    hash.update(chunk)
    await writing
  }
  await file.datasync()
  await file.close()
  return hash.digest('hex')
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error)
    response.destroy()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    process.send?.({ port: address.port } satisfies BareServer)
})
process.on('disconnect', () => {
  process.exit()
})
