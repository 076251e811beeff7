// A request that a guard watches: checked before the connection and after it, never resolved twice, ended on demand.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { guardedRequest } from '#platform/http/guarded-request.js'
import { createAddressGuard } from '#platform/net/address-guard.js'
import { resolveHost } from '#platform/net/resolve.js'
import { FakeClock } from '../../support/fake-clock.js'
import { codeOf } from '../../support/rejection.js'

type Options = Parameters<typeof guardedRequest>[1]

async function startServer(answer = 'hello'): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (answer === '') return
    response.end(answer)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  )
  return { port: (server.address() as AddressInfo).port, asked }
}

function options(more: Partial<Options> = {}): Options {
  return {
    guard: createAddressGuard({ loopback: true }),
    resolve: () => Promise.resolve(['127.0.0.1']),
    clock: new FakeClock(),
    headers: {},
    connectMilliseconds: 5000,
    answerMilliseconds: 10_000,
    signal: new AbortController().signal,
    ...more,
  }
}

describe('a guarded request', () => {
  it('goes to the address that was resolved, for the path and query of its URL', async () => {
    const { port, asked } = await startServer()
    const response = await guardedRequest(new URL(`http://media.example:${port}/m/x?y=1`), options())
    expect(response.statusCode).toBe(200)
    expect((await response.toArray()).join('')).toBe('hello')
    expect(asked).toEqual(['/m/x?y=1'])
  })

  it('sends nothing where the address it reached is refused, though the one it looked up was not', async () => {
    const { port, asked } = await startServer()
    const seen: string[] = []
    const guard = {
      allows(address: string) {
        seen.push(address)
        return seen.length === 1
      },
    }
    const url = new URL(`http://media.example:${port}/`)
    expect(await codeOf(() => guardedRequest(url, options({ guard })))).toBe('address-refused')
    expect(seen).toEqual(['127.0.0.1', '127.0.0.1'])
    expect(asked).toEqual([])
  })

  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'http://0x7f000001',
    'http://2130706433',
    'http://127.1',
    'http://localhost',
  ])('takes no literal address for a name: %s', async (origin) => {
    const guard = createAddressGuard({ loopback: false })
    const url = new URL(`${origin}:1/`)
    expect(await codeOf(() => guardedRequest(url, options({ guard, resolve: resolveHost })))).toBe(
      'address-refused',
    )
  })

  it('leaves no timer behind, whatever came of it', async () => {
    const clock = new FakeClock()
    const { port } = await startServer()
    await guardedRequest(new URL(`http://media.example:${port}/`), options({ clock }))
    await codeOf(() => guardedRequest(new URL('http://media.example:1/'), options({ clock })))
    expect(clock.pending).toBe(0)
  })

  it('ends with the reason of whoever ends it', async () => {
    const controller = new AbortController()
    const { port, asked } = await startServer('')
    const answer = guardedRequest(
      new URL(`http://x.example:${port}/`),
      options({ signal: controller.signal }),
    )
    await expect.poll(() => asked.length).toBe(1)
    const reason = new RangeError('enough')
    controller.abort(reason)
    await expect(answer).rejects.toBe(reason)
    controller.abort()
    const late = options({ signal: controller.signal })
    await expect(guardedRequest(new URL(`http://x.example:${port}/`), late)).rejects.toBe(reason)
  })
})
