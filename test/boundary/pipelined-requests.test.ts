// Many requests in one go on one connection: begun one after the other, so that they cost no more than one.
import { EventEmitter, once } from 'node:events'
import type { RequestListener } from 'node:http'
import { connect } from 'node:net'
import { readdir } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '#platform/http/listen.js'
import { startHostedMedia } from '../support/media-host.js'

const MANY = 200

async function server(handler: RequestListener): Promise<number> {
  const http = await listen(handler, { port: 0 })
  onTestFinished(() => http.close())
  return http.port
}

function pipeline(port: number, paths: readonly string[]) {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  return socket
}

const PATHS = Array.from({ length: MANY }, (_, index) => `/${index}`)

describe('requests that come in one go', () => {
  it('are begun one after the other, and all answered in their order', async () => {
    let underWay = 0
    let most = 0
    const port = await server((request, response) => {
      most = Math.max(most, (underWay += 1))
      void setImmediate().then(() => {
        underWay -= 1
        response.end(`<${request.url}>`)
      })
    })
    const socket = pipeline(port, PATHS)
    let answers = ''
    for await (const piece of socket) {
      answers += String(piece)
      if (answers.includes(`</${MANY - 1}>`)) break
    }
    expect([...answers.matchAll(/<(.*?)>/g)].map(([, path]) => path)).toEqual(PATHS)
    expect(most).toBe(1)
  })

  it('are not begun any more when whoever sent them has gone', async () => {
    const begun: (string | undefined)[] = []
    const left = new EventEmitter()
    const port = await server((request, response) => {
      begun.push(request.url)
      response.once('close', () => left.emit('left'))
      socket.destroy()
    })
    const socket = pipeline(port, PATHS)
    await once(left, 'left')
    await setImmediate()
    expect(begun).toEqual(['/0'])
  })

  it('for a blob that nobody reads hold one file open, not one each', async () => {
    const media = await startHostedMedia()
    const { headers } = await (await media.as('ada')).upload(new Uint8Array(20_000_000))
    const path = `/m/${String(headers['parley-storage-reference'])}`
    const files = async () => (await readdir('/proc/self/fd')).length
    const before = await files()
    const socket = pipeline(Number(new URL(media.host.url).port), Array<string>(MANY).fill(path))
    await once(socket, 'readable')
    expect(await files()).toBeLessThan(before + 10)
  })
})
