// Uploads by clients that lie about lengths and meddle with headers.
import { describe, expect, it } from 'vitest'
import { begun, FILE, filesOf, HALF, OCTETS, offsetOf, setUp } from '../support/half-uploads.js'
import { send } from '../support/tus.js'
import { MAXIMUM } from '../support/upload-server.js'

describe('the length of an upload', () => {
  it('is taken up to the maximum, and one byte more is refused before anything is kept', async () => {
    const { ada, folder } = await setUp()
    expect(await ada.create(MAXIMUM)).toMatchObject({ status: 201 })
    const refused = await ada.create(MAXIMUM + 1)
    expect(refused).toMatchObject({ status: 413, error: 'too-large' })
    expect(refused.headers['tus-max-size']).toBe(String(MAXIMUM))
    expect(await filesOf(folder)).toHaveLength(1)
  })

  it.each(['', '0', '-1', '+5', '1e3', '5.0', '0x10', '05', '١', '9007199254740993', 'NaN', '5, 5'])(
    'cannot be %j',
    async (length) => {
      const { ada, folder } = await setUp()
      const answer = await ada.create(0, { headers: { 'upload-length': length } }).catch(() => undefined)
      // A length beyond ASCII does not even leave the client.
      if (answer !== undefined) expect(answer).toMatchObject({ status: 400, error: 'request-malformed' })
      expect(await filesOf(folder)).toEqual([])
    },
  )

  it('cannot be left open or put together from parts', async () => {
    const { ada } = await setUp()
    for (const header of ['upload-defer-length', 'upload-concat']) {
      expect(await ada.create(5, { headers: { [header]: '1' } })).toMatchObject({ status: 400 })
    }
  })

  it.each([
    ['declared by the request', FILE],
    ['not declared by the request', [FILE.subarray(0, 200_000), FILE.subarray(200_000)]],
  ])('is not exceeded by a body %s: nothing of it is kept', async (_how, body) => {
    const { ada, server } = await setUp()
    const location = await begun(ada, FILE.length - 1)
    expect(await ada.patch(location, 0, FILE.subarray(0, 1000))).toMatchObject({ status: 204 })
    const rest = body instanceof Uint8Array ? body.subarray(1000) : [body[0]!.subarray(1000), body[1]!]
    expect(await ada.patch(location, 1000, rest)).toMatchObject({ status: 413, error: 'too-large' })
    expect(await offsetOf(ada, location)).toBe(1000)
    expect(server.finished).toEqual([])
    expect(await ada.patch(location, 1000, FILE.subarray(1000, -1))).toMatchObject({ status: 204 })
    expect(server.finished).toMatchObject([{ size: FILE.length - 1 }])
  })

  it('is not exceeded by what comes with the creation: there is no upload then', async () => {
    const { ada, folder } = await setUp()
    for (const body of [FILE, [FILE.subarray(0, 10), FILE.subarray(10)]]) {
      const answer = await ada.create(10, { body, headers: { 'content-type': OCTETS } })
      expect(answer).toMatchObject({ status: 413, error: 'too-large' })
    }
    expect(await filesOf(folder)).toEqual([])
  })
})

describe('the headers of an upload', () => {
  it('must name this version of the protocol', async () => {
    const { ada, server } = await setUp()
    const location = await begun(ada)
    for (const version of ['', '0.2.2', '1.0.1', '1.0.0, 1.0.0']) {
      for (const [method, url] of [
        ['POST', '/uploads'],
        ['HEAD', location],
        ['PATCH', location],
      ] as const) {
        const headers = { authorization: 'Bearer ada', 'tus-resumable': version }
        const answer = await send(`${server.url}${url}`, { method, headers })
        expect(answer).toMatchObject({ status: 412, headers: { 'tus-version': '1.0.0' } })
      }
    }
  })

  it('are told by OPTIONS, without a word to browsers of other origins', async () => {
    const { server, ada } = await setUp()
    const answer = await send(`${server.url}/uploads`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example' },
    })
    expect(answer).toMatchObject({
      status: 204,
      headers: {
        'tus-version': '1.0.0',
        'tus-extension': 'creation,creation-with-upload,termination',
        'tus-max-size': String(MAXIMUM),
      },
    })
    const created = await ada.create(5, { headers: { origin: 'http://evil.example' } })
    for (const { headers } of [answer, created]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('do not change the method, the host or the owner', async () => {
    const { ada, server } = await setUp()
    const location = await begun(ada)
    const tricks = {
      ...{ host: 'evil.example', forwarded: 'host=evil.example;proto=https' },
      ...{ 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' },
      ...{ 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' },
      'upload-metadata': `owner ${btoa('bob')},id ${btoa('chosen')},name !!!`,
    }
    const created = await ada.create(FILE.length, { headers: tricks })
    expect(created.headers.location).toMatch(/^\/uploads\/[A-Za-z0-9_-]{22}$/)
    expect(created.headers.location).not.toContain('chosen')
    const headers = { ...tricks, authorization: 'Bearer ada', 'tus-resumable': '1.0.0' }
    expect(await send(`${server.url}${location}`, { method: 'HEAD', headers })).toMatchObject({ status: 200 })
    expect(await send(`${server.url}${location}`, { method: 'POST', headers })).toMatchObject({ status: 404 })
    await ada.patch(String(created.headers.location), 0, FILE, { headers: tricks })
    expect(server.finished).toMatchObject([{ owner: 'ada' }])
    expect((await ada.head(location)).headers['upload-metadata']).toBeUndefined()
  })

  it.each([
    ['an offset that is none', { 'upload-offset': 'x' }, 400, 'request-malformed'],
    ['another offset', { 'upload-offset': 1 }, 409, 'offset-conflict'],
    ['a negative offset', { 'upload-offset': -1 }, 400, 'request-malformed'],
    ['another media type', { 'content-type': 'application/octet-stream' }, 415, 'media-type-unsupported'],
    ['an encoding', { 'content-encoding': 'gzip' }, 415, 'encoding-unsupported'],
  ])('with %s leave the upload as it is', async (_what, headers, status, error) => {
    const { ada } = await setUp()
    const location = await begun(ada)
    expect(await ada.patch(location, 0, HALF, { headers })).toMatchObject({ status, error })
    expect(await offsetOf(ada, location)).toBe(0)
  })
})
