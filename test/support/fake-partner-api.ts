// A stand-in for Meta's side of the agreement: offers, takes signatures, says what a test has it say.
import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import type { AgreementView } from '#proto/agreement/agreement-view.js'

export interface FakeRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: unknown
}

export interface FakePartnerApi {
  readonly url: string
  /** Everything that was asked, in order. */
  readonly requests: FakeRequest[]
  /** What is answered; tests change members. */
  view: AgreementView
  /** Answers this instead, while it is there. */
  instead:
    { readonly status: number; readonly body: string; readonly headers?: Record<string, string> } | undefined
  /** Goes on to a state at this time. */
  step(status: AgreementView['status'], at: number, by: 'partner' | 'meta', reason?: string): void
}

/** SHA-256 of the text below, from coreutils. */
const TEXT = 'Everything that is agreed.'
const SHA256 = '32fa8ad05160a2aa20228c1e162a6e62d291aecc993ffe96e5d02a2dad9d5190'

export const OFFER = { version: '7', sha256: SHA256, text: TEXT } as const
export const SECRET = 'S'.repeat(43)

export async function startFakePartnerApi(): Promise<FakePartnerApi> {
  const api: FakePartnerApi = {
    url: '',
    requests: [],
    view: {
      ...{ application: 'app-1', integrator: 3, service: 'whatsapp', status: 'offered', since: 1000 },
      ...{ offer: OFFER, checks: [], history: [] },
    },
    instead: undefined,
    step(status, at, by, reason) {
      const event = { status, at, by, ...(reason === undefined ? {} : { reason }) }
      const history = [...api.view.history, event]
      api.view = { ...api.view, status, since: at, history, reason }
    },
  }
  api.step('applied', 1000, 'partner')
  api.step('offered', 1000, 'meta')
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const { method = '', url: path = '', headers } = request
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      api.requests.push({ method, path, authorization: headers.authorization, body })
      if (api.instead) {
        response.writeHead(api.instead.status, api.instead.headers).end(api.instead.body)
        return
      }
      if (path.endsWith('/signature')) sign(api)
      const applied = method === 'POST' && path === '/partner/applications'
      response
        .writeHead(applied ? 201 : 200)
        .end(JSON.stringify(applied ? { ...api.view, secret: SECRET } : api.view))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return Object.assign(api, { url: `http://127.0.0.1:${address.port}` })
}

function sign(api: FakePartnerApi): void {
  api.step('signed', 2000, 'partner')
  api.step('active', 2001, 'meta')
  api.view = { ...api.view, signedWith: 'key', checks: [{ name: 'keys', passed: true, detail: 'one key' }] }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
