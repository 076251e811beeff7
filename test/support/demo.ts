// The demo's steps on a network inside this process, each as it is or with one thing broken while it is played.
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openClient, type OpenedClient } from '#cli/client/index.js'
import { walkThrough } from '#cli/commands/demo.js'
import { demoLines } from '#cli/commands/demo-report.js'
import { untilAborted, type DemoNetwork, type Scene } from '#cli/demo/scene.js'
import type { PersonName } from '#cli/demo/script.js'
import type { Finding, Step } from '#cli/demo/step.js'
import { STEPS } from '#cli/demo/steps.js'
import { startInlineNetwork } from '#cli/lab/inline-network.js'
import { type Clock, systemClock } from '#platform/clock.js'
import { createLogger } from '#platform/log.js'
import { PROVIDER_OPERATOR_PATHS } from '#proto/agreement/provider-operator.js'
import type { TraceEvent } from '#proto/trace/event.js'
import { CHEAP_PASSWORDS } from './cheap-passwords.js'

const fresh = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length))

/** What is broken while one step of the walkthrough is played. */
export interface StepFault {
  /** In a few words. */
  readonly broken: string
  /** What the evidence of that step names. */
  readonly says: string
  /** Where it begins to be broken: at this step. Default at the one that notices it, where it ends in any case. */
  readonly from?: string
  /** Of that step alone. */
  readonly clock?: Clock
  /** The network as that step finds it. */
  readonly network?: (network: DemoNetwork) => DemoNetwork | Promise<DemoNetwork>
  /** What this person's client does instead. */
  readonly client?: (
    name: PersonName,
    client: OpenedClient,
    network: DemoNetwork,
  ) => Partial<OpenedClient> | undefined
  /** Afterwards: does what was left undone, so that later steps find what they build on. */
  readonly mend?: (scene: Scene) => Promise<void>
}

/** By the name of the step that notices each. */
export type StepFaults = Readonly<Record<string, StepFault>>

export interface Played {
  readonly code: number
  /** In order, as NDJSON told them. */
  readonly checks: readonly ({ readonly event: string; readonly name: string } & Finding)[]
  readonly stdout: string
}

/** Nothing that works is given up on, however slow the machine. */
const PATIENCE_MILLISECONDS = 50_000
/** For what cannot come any more, counted from when it is waited for. */
const IN_VAIN_MILLISECONDS = 1_500

/** Plays those steps, each with its fault where it has one. */
export async function playDemo(steps: readonly Step[] = STEPS, faults: StepFaults = {}): Promise<Played> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const data = join(folder, 'servers')
  const events: TraceEvent[] = []
  const running = await startInlineNetwork(
    { data, env: {}, agreement: 'none' },
    {
      clock: systemClock,
      log: createLogger({ name: 'test', level: 'silent' }),
      randomBytes: fresh,
      passwordCost: CHEAP_PASSWORDS,
      trace: (draft) =>
        events.push({ v: 1, ts: systemClock.now(), seq: events.length, party: 'servers', ...draft }),
    },
  )
  onTestFinished(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })
  const files = join(folder, 'files')
  await mkdir(files)
  const network = { addresses: running.addresses, data, files, serverEvents: () => Promise.resolve(events) }
  const names = steps.map(({ name }) => name)
  let playing = ''
  let stdout = ''
  const code = await walkThrough(
    { clock: systemClock, randomBytes: fresh, interrupted: new AbortController().signal },
    {
      network,
      steps: steps.map((step) => ({
        ...step,
        async run(scene) {
          const fault = faults[step.name]
          playing = step.name
          try {
            return await (fault === undefined ? step.run(scene) : runBroken(step, scene, fault))
          } finally {
            playing = ''
            await fault?.mend?.(scene)
          }
        },
      })),
      patience: PATIENCE_MILLISECONDS,
      limit: PATIENCE_MILLISECONDS * steps.length,
      report: demoLines({ write: (text: string) => (stdout += text) !== '' }),
      async open(person, trace) {
        let client = await openPerson(join(folder, person), trace)
        for (const [name, fault] of Object.entries(faults)) {
          const changes = fault.client?.(person, client, network)
          const inEffect = (): boolean => {
            const at = names.indexOf(playing)
            return names.indexOf(fault.from ?? name) <= at && at <= names.indexOf(name)
          }
          if (changes !== undefined) client = changed(client, changes, inEffect)
        }
        return client
      },
    },
  )
  const checks = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Played['checks'][number])
  return { code, checks, stdout }
}

async function runBroken(step: Step, scene: Scene, fault: StepFault): Promise<Finding> {
  const network = (await fault.network?.(scene.network)) ?? scene.network
  const clock = fault.clock ?? scene.clock
  const until: Scene['until'] = (what, look) => {
    const inVain = `waited in vain for ${what}`.startsWith(fault.says)
    return inVain
      ? untilAborted(systemClock, AbortSignal.timeout(IN_VAIN_MILLISECONDS))(what, look)
      : scene.until(what, look)
  }
  return step.run({ ...scene, network, clock, until })
}

/** A real client of whatever profile. */
export function openPerson(
  folder: string,
  trace?: Parameters<typeof openClient>[0]['trace'],
): Promise<OpenedClient> {
  return openClient({ folder, clock: systemClock, randomBytes: fresh, trace })
}

/** `client`, or a facet of it, with some of its methods replaced for as long as that is in effect. */
export function changed<T extends object>(client: T, changes: Partial<T>, inEffect = () => true): T {
  return new Proxy(client, {
    get(target, name) {
      const replaced = Object.hasOwn(changes, name) && inEffect()
      const value: unknown = Reflect.get(replaced ? changes : target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = await listening(createTcpServer())
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Meta's HTTP face with the endpoint document's chat or enlistment address replaced. Ends with the test. */
export async function metaWithOtherEndpoints(
  meta: string,
  whatsapp: Readonly<Partial<Record<'chat' | 'enlist', string>>>,
): Promise<string> {
  return forwarding(
    meta,
    (_, body) => body,
    ({ url = '' }, text) => {
      if (!url.includes('endpoint')) return text
      const document = JSON.parse(text)
      Object.assign(document.services.whatsapp, whatsapp)
      return JSON.stringify(document)
    },
  )
}

/** Passes requests on to `target`, and its answers back, each changed on the way. */
async function forwarding(
  target: string,
  ask: (request: IncomingMessage, body: string) => string | Promise<string>,
  answer: (request: IncomingMessage, text: string) => string = (_, text) => text,
): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '' } = request
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const body = await ask(request, Buffer.concat(chunks).toString())
      const headers = headersOf(request)
      const answered = await fetch(`${target}${url}`, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body }),
      })
      response.writeHead(answered.status, {
        'content-type': answered.headers.get('content-type') ?? 'text/plain',
      })
      response.end(answer(request, await answered.text()))
    })()
  })
  return `http://127.0.0.1:${portOf(await listening(server))}`
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { authorization, 'content-type': type = 'text/plain' } = headers
  return { 'content-type': type, ...(authorization === undefined ? {} : { authorization }) }
}

/** Meta's HTTP face, which says yes to every enlistment and keeps nothing. Ends with the test. */
export async function forgetfulMeta(meta: string): Promise<string> {
  const answer = { login: '1-12345678901234@interop', status: 'ok' }
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify(answer)))
  })
  const enlist = `http://127.0.0.1:${portOf(await listening(server))}/3p/interop_reg`
  return metaWithOtherEndpoints(meta, { enlist })
}

/** The provider, which signs Meta's offer whichever text its operator named. Ends with the test. */
export async function signingAnything(provider: string): Promise<string> {
  return forwarding(provider, async (request, body) => {
    if (request.url !== PROVIDER_OPERATOR_PATHS.sign) return body
    const headers = headersOf(request)
    const offered = await fetch(`${provider}${PROVIDER_OPERATOR_PATHS.agreements}`, { headers })
    const { agreements } = (await offered.json()) as { agreements: { offer: { sha256: string } }[] }
    return JSON.stringify({ ...JSON.parse(body), sha256: agreements[0]?.offer.sha256 })
  })
}

/** Is in good health, deletes nothing, and says it did to whoever brings a token. Ends with the test. */
export async function forgetfulMediaHost(): Promise<string> {
  const server = createServer((request, response) => {
    const deleted = request.headers.authorization === undefined ? 401 : 204
    response.writeHead(request.method === 'DELETE' ? deleted : 200).end()
  })
  return `http://127.0.0.1:${portOf(await listening(server))}`
}

/** Passes bytes on, one bit of the byte at `offset` from the server flipped. Ends with the test. */
export async function flippingProxy(chat: string, offset: number): Promise<string> {
  const { port } = new URL(chat)
  const server = createTcpServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1')
    let at = 0
    upstream.on('data', (chunk) => {
      if (at <= offset && offset < at + chunk.length) chunk.writeUInt8(chunk[offset - at]! ^ 1, offset - at)
      at += chunk.length
      client.write(chunk)
    })
    client.on('data', (chunk) => upstream.write(chunk))
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  return `tcp://127.0.0.1:${portOf(await listening(server))}`
}

async function listening<S extends Server | TcpServer>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return server
}

function portOf(server: Server | TcpServer): number {
  return (server.address() as AddressInfo).port
}
