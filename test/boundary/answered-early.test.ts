// Requests that are answered before their body has come: the rest is read for a while, and not for ever.
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '#platform/http/app.js'
import { HttpError } from '#platform/http/error.js'
import { listen } from '#platform/http/listen.js'
import { createLogger } from '#platform/log.js'
import { FakeClock } from '../support/fake-clock.js'

/** A request for `path` that announces a body of a million bytes, on its connection, once it is answered. */
async function answered(path: string) {
  const clock = new FakeClock()
  const app = createApp({
    ...{ name: 'early', clock, log: createLogger({ name: 'early', level: 'silent' }) },
    routes(router) {
      router.post('/refused', () => {
        throw new HttpError(403, 'no', 'no')
      })
      router.post('/unread', (_request, response) => {
        response.end('done')
      })
    },
  })
  const http = await listen(app, { port: 0, requestMilliseconds: 0 })
  onTestFinished(() => http.close())
  const socket = connect(http.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  await expect.poll(() => clock.pending).toBe(1)
  return { socket, clock, status: answer.toString().split(' ')[1] }
}

describe.each([
  ['/refused', '403'],
  ['/unread', '200'],
])('the rest of a body of which %s read nothing', (path, status) => {
  it('may still come for ten seconds, and then the connection is cut', async () => {
    const { socket, clock, status: given } = await answered(path)
    expect(given).toBe(status)
    socket.write('x')
    clock.advance(9999)
    expect(clock.pending).toBe(1)
    // A reset, not an end: 'once' would take its error for a failure.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    clock.advance(1)
    await closed
    expect(clock.pending).toBe(0)
  })

  it('leaves the connection for the next request when it has come, and no timer', async () => {
    const { socket, clock } = await answered(path)
    socket.write(new Uint8Array(1_000_000))
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/)
    expect(clock.pending).toBe(0)
  })
})
