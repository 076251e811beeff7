// Ports that are told to others before their server runs.
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { reservePort } from '#cli/lab/reserve-port.js'

/** Whether a server can listen there now. */
function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, '127.0.0.1', () =>
      server.close(() => {
        resolve(true)
      }),
    )
  })
}

describe('a reserved port', () => {
  it('is a free one that nobody else gets until it is released', async () => {
    const [one, other] = await Promise.all([reservePort(0), reservePort(0)])
    expect(one.port).not.toBe(other.port)
    expect(await isFree(one.port)).toBe(false)
    await one.release()
    await one.release()
    expect(await isFree(one.port)).toBe(true)
    await other.release()
  })

  it('is the one that was asked for, and not held', async () => {
    const held = await reservePort(0)
    const { port } = held
    await held.release()
    expect((await reservePort(port)).port).toBe(port)
    expect(await isFree(port)).toBe(true)
  })
})
