// What servers of files read of requests and answers, against random and damaged input: ranges, the headers of
// uploads, a partner's answer to the relay, the provider's answer to a client that wants to upload.
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Request } from 'express'
import { describe, expect } from 'vitest'
import { askedRange, formatRange } from '#meta-sim/media/asked-range.js'
import { readPartnerAnswer } from '#meta-sim/media/partner-answer.js'
import { parseByteRange } from '#platform/http/byte-range.js'
import { HttpError } from '#platform/http/error.js'
import { continuation, creation, declaredLength } from '#platform/uploads/tus-request.js'
import { ASSUMED_MAXIMUM_BLOB_BYTES } from '#proto/assumptions.js'
import { textBytes } from '#proto/bytes.js'
import { ProtocolError } from '#proto/errors.js'
import { encodeUploadTokenAnswer, parseUploadTokenAnswer } from '#proto/identity/token-exchange.js'
import { fuzzParser } from '../support/fuzz.js'

const text = (input: Uint8Array): string => Buffer.from(input).toString('latin1')
const refused = (error: unknown): boolean => error instanceof HttpError
const LARGEST = 1000

/** Lines of `name: value`, as Node hands them over; the first line is what stands before them. */
function headed(input: Uint8Array): { first: string; headers: Record<string, string> } {
  const [first = '', ...lines] = text(input).split('\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(': ')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 2)
  }
  return { first, headers }
}

const METHODS = ['POST', 'PATCH', 'HEAD', 'DELETE']

/** As it comes from the router, and from Node, whose own parser reads the length of a body. */
function requestOf(input: Uint8Array): Request {
  const { first, headers } = headed(input)
  const message = new IncomingMessage(new Socket())
  message.method = METHODS.includes(first) ? first : 'PATCH'
  Object.assign(message.headers, headers)
  if (!/^\d{1,18}$/.test(headers['content-length'] ?? '0')) delete message.headers['content-length']
  return message as Request
}

const OCTETS = 'application/offset+octet-stream'
const UPLOADS = [
  `POST\ntus-resumable: 1.0.0\nupload-length: 1000\ncontent-type: ${OCTETS}\ncontent-length: 5`,
  'POST\nupload-length: 1',
  'POST\nupload-length: 10\nupload-defer-length: 1\nupload-metadata: id eA==',
  'POST\nupload-length: 10\nupload-concat: partial',
  `PATCH\nupload-offset: 0\ncontent-type: ${OCTETS}\ncontent-length: 900`,
  `PATCH\nupload-offset: 999999999999999\ncontent-type: ${OCTETS}\ncontent-encoding: gzip`,
  'HEAD\n',
  'DELETE\nupload-offset: 1',
].map((request) => textBytes(request))

describe('a range', () => {
  fuzzParser('parseByteRange, and the relay’s reader beside it,', {
    seed: 61,
    corpus: ['bytes=0-0', 'bytes=0-', 'bytes=-1', 'bytes=5-9,1-2', 'bytes=100-999999999999999'].map((range) =>
      textBytes(range),
    ),
    refused,
    parse: (input) => ({ header: text(input), asked: askedRange(text(input)) }),
    check({ header, asked }) {
      if (asked === undefined) throw new Error('a header asks for something')
      for (const size of [1, 10, 2 ** 40]) {
        const range = parseByteRange(header, size)
        expect(parseByteRange(formatRange(asked), size)).toEqual(range)
        if (range === undefined) throw new Error('a part was asked for')
        if (range === 'unsatisfiable') continue
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThan(size)
      }
    },
  })
})

describe('the door of the uploads', () => {
  fuzzParser('the reader of a request to upload', {
    seed: 62,
    corpus: UPLOADS,
    refused,
    parse(input) {
      const request = requestOf(input)
      if (request.method !== 'POST') return { kind: 'more', ...continuation(request, '/uploads/x') } as const
      const length = declaredLength(request, LARGEST)
      return {
        kind: 'new',
        length,
        ...creation(request, '/uploads', { id: 'x', owner: 'ada', length }),
      } as const
    },
    check(read, input) {
      const { headers, url } = read.forLibrary
      const passed = [
        'content-length',
        'content-type',
        'tus-resumable',
        'upload-length',
        'upload-metadata',
        'upload-offset',
      ]
      for (const name of headers.keys()) expect(passed).toContain(name)
      expect(new URL(url).pathname).toMatch(/^\/uploads(\/x)?$/)
      if (read.kind === 'more') return
      expect(read.length).toBeGreaterThan(0)
      expect(read.length).toBeLessThanOrEqual(LARGEST)
      expect(headers.get('upload-metadata')).toBe('id eA==,owner YWRh')
      expect(text(input)).toContain(headers.get('upload-length'))
    },
  })
})

describe('a partner’s answer', () => {
  fuzzParser('the reader of a partner’s answer', {
    seed: 63,
    corpus: [
      '200 -\ncontent-length: 10',
      '200 bytes=1-2\ntransfer-encoding: chunked',
      '206 bytes=0-4\ncontent-range: bytes 0-4/10\ncontent-length: 5',
      '206 bytes=-3\ncontent-range: bytes 7-9/10\ntransfer-encoding: chunked',
      '416 bytes=11-\ncontent-range: bytes */10',
      '503 -\nretry-after: 5',
      '410 -\n',
    ].map((answer) => textBytes(answer)),
    refused,
    parse(input) {
      const { first, headers } = headed(input)
      const [status = '', range = '-'] = first.split(' ')
      const asked = askedRange(range === '-' ? undefined : range)
      return { asked, blob: readPartnerAnswer({ statusCode: Number(status), headers }, asked) }
    },
    check({ asked, blob: { status, length, contentRange } }) {
      expect(length ?? 0).toBeLessThanOrEqual(ASSUMED_MAXIMUM_BLOB_BYTES)
      expect(contentRange !== undefined).toBe(status === 206)
      if (contentRange === undefined) return
      if (asked === undefined) throw new Error('no part was asked for')
      const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange) ?? []
      expect(parseByteRange(formatRange(asked), Number(total))).toEqual({
        start: Number(start),
        end: Number(end),
      })
      expect(length).toBe(Number(end) - Number(start) + 1)
    },
  })
})

describe('the provider’s answer to a client that wants to upload', () => {
  fuzzParser('parseUploadTokenAnswer', {
    seed: 64,
    corpus: [
      textBytes(
        JSON.stringify(
          encodeUploadTokenAnswer({
            uploadToken: 'a.b.c',
            expiresInSeconds: 600,
            endpoint: 'https://m/uploads',
          }),
        ),
      ),
    ],
    parse: (input) => parseUploadTokenAnswer(jsonOf(input)),
    check(answer) {
      expect(parseUploadTokenAnswer(encodeUploadTokenAnswer(answer))).toEqual(answer)
    },
  })
})

/** As the client reads an answer: what is no JSON never gets to the parser. */
function jsonOf(input: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(input).toString('utf8'))
  } catch {
    throw new ProtocolError('answer-malformed', 'no JSON')
  }
}
