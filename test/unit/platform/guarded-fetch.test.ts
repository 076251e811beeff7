// Small answers of servers that somebody else named: bounded in bytes and time, no redirects, no inner addresses.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGuardedFetch, guardedDocument } from '#platform/http/guarded-fetch.js'
import { createAddressGuard } from '#platform/net/address-guard.js'
import { FakeClock } from '../../support/fake-clock.js'
import { codeOf } from '../../support/rejection.js'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
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
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function rig({ loopback = true, clock = new FakeClock() } = {}) {
  return createGuardedFetch({
    guard: createAddressGuard({ loopback }),
    resolve: (name) => Promise.resolve([name]),
    clock,
    timeoutMilliseconds: 5000,
  })
}

describe('a guarded fetch', () => {
  it('posts a body and answers whatever the status is', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers['content-length']}`)
      response.writeHead(418).end('no coffee')
    })
    const answer = await rig()(`${url}/push`, { method: 'POST', body: 'hello' })
    expect(answer.status).toBe(418)
    expect(Buffer.from(answer.body).toString()).toBe('no coffee')
    expect(asked).toEqual(['POST /push 5'])
  })

  it('takes an answer of the largest size, and not one octet more', async () => {
    let size = 100
    const url = await serve((_, response) => response.end(Buffer.alloc(size)))
    expect((await rig()(url, { maximumBytes: 100 })).body).toHaveLength(100)
    size = 101
    expect(await codeOf(() => rig()(url, { maximumBytes: 100 }))).toBe('too-large')
  })

  it('waits five seconds for the whole of it', async () => {
    const clock = new FakeClock()
    let begun = false
    const url = await serve((_, response) => {
      response.writeHead(200).write('a')
      begun = true
    })
    const answer = codeOf(() => rig({ clock })(url))
    await expect.poll(() => begun).toBe(true)
    clock.advance(4999)
    expect(clock.pending).toBeGreaterThan(0)
    clock.advance(1)
    expect(await answer).toBe('timed-out')
    expect(clock.pending).toBe(0)
  })

  it('refuses redirects, encoded answers, broken ones, other statuses where a document is asked for', async () => {
    let answer: RequestListener = (_, response) => response.writeHead(302, { location: '/' }).end()
    const url = await serve((request, response) => {
      answer(request, response)
    })
    expect(await codeOf(() => rig()(url))).toBe('redirected')
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end()
    expect(await codeOf(() => rig()(url))).toBe('encoded')
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 })
      response.write('half', () => {
        response.destroy()
      })
    }
    expect(await codeOf(() => rig()(url))).toBe('unreachable')
    answer = (_, response) => response.writeHead(404).end()
    expect(await codeOf(() => guardedDocument(rig(), url))).toBe('bad-status')
  })

  it('asks nothing of an address that is not allowed, nor over plain HTTP elsewhere', async () => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.end()
    })
    expect(await codeOf(() => rig({ loopback: false })(url))).toBe('address-refused')
    expect(await codeOf(() => rig()('http://partner.example/'))).toBe('insecure-url')
    expect(asked).toBe(0)
  })
})
