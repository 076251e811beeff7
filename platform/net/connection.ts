// A session as its program uses it: the pump, and requests as promises.
import type { Clock } from '../clock.js'
import type { Carrier } from './carrier.js'
import { type Machine, type MachineEffect, type PumpOptions, runPump } from './pump.js'

/** Outcomes of requests, as the machine tells them; `Node` is its stanza type. */
export type RequestEvent<Node> =
  | { readonly type: 'requested'; readonly id: string }
  | { readonly type: 'answer'; readonly id: string; readonly iq: Node }
  | { readonly type: 'timeout'; readonly id: string }

interface ClosedEvent {
  readonly type: 'closed'
  readonly detail: string
}

type ConnectionEvent<Node> =
  RequestEvent<Node> | ClosedEvent | { readonly type: 'stanza' | 'open' | 'refused' | 'login' }

/** What of a session's events is left to the program; requests are settled by their promises. */
export type ProgramEvent<Event> = Exclude<Event, { readonly type: 'requested' | 'answer' | 'timeout' }>

export interface RequestMachine<Event, Node> extends Machine<Event> {
  submit(node: Node, now: number): MachineEffect<Event>[]
  request(iq: Node, now: number): MachineEffect<Event>[]
  end(now: number): MachineEffect<Event>[]
}

/** A request got no answer. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: 'timeout' | 'closed'

  constructor(code: 'timeout' | 'closed', message: string) {
    super(message)
    this.code = code
  }
}

export interface Connection<Event, Node, M> {
  /** Sends an iq and resolves with its answer, of type result or error. Rejects with {@link RequestError}. */
  request(iq: Node): Promise<Node>
  /** Sends a stanza; without effect once the session is over. @throws {TypeError} before the login. */
  submit(node: Node): void
  /** Anything else the machine can do, e.g. `decideLogin`. */
  do(action: (machine: M, now: number) => MachineEffect<Event>[]): void
  /** Ends the session from our side; its `closed` event follows. */
  end(): void
  /** Ends the carrier without another word. */
  destroy(): void
  /** True from the `closed` event on. */
  readonly closed: boolean
  /** Bytes not yet handed to the kernel. */
  readonly bufferedBytes: number
  /** Resolves when little or nothing waits to be sent, or the carrier is gone. */
  drained(): Promise<void>
}

export interface ConnectionOptions<Event> extends Omit<PumpOptions<Event>, 'onEvent'> {
  readonly onEvent: (event: ProgramEvent<Event>) => void
}

interface OpenRequest<Node> {
  resolve(answer: Node): void
  reject(error: RequestError): void
}

/** Whether an event is the program's business; the others are outcomes of requests. */
function isProgramEvent<Event extends { readonly type: string }>(event: Event): event is ProgramEvent<Event> {
  return event.type !== 'requested' && event.type !== 'answer' && event.type !== 'timeout'
}

/** Starts `machine` on `carrier` and returns the session as its program uses it. */
export function runConnection<Event extends ConnectionEvent<Node>, Node, M>(
  machine: M & RequestMachine<Event, Node>,
  carrier: Carrier,
  clock: Clock,
  options: ConnectionOptions<Event>,
): Connection<Event, Node, M> {
  const open = new Map<string, OpenRequest<Node>>()
  let closed: string | undefined

  const endAll = (detail: string): void => {
    closed = detail
    for (const request of open.values()) request.reject(new RequestError('closed', detail))
    open.clear()
  }
  const settle = (event: Event): void => {
    if (event.type === 'closed') endAll(event.detail)
    if (event.type !== 'answer' && event.type !== 'timeout') return
    const request = open.get(event.id)
    open.delete(event.id)
    if (event.type === 'answer') request?.resolve(event.iq)
    else request?.reject(new RequestError('timeout', 'the request was not answered in time'))
  }
  const pump = runPump<Event, M & RequestMachine<Event, Node>>(machine, carrier, clock, {
    ...options,
    onEvent(event) {
      settle(event)
      if (isProgramEvent(event)) options.onEvent(event)
    },
  })
  const request = (iq: Node): Promise<Node> =>
    new Promise((resolve, reject) => {
      if (closed !== undefined) {
        reject(new RequestError('closed', closed))
        return
      }
      pump.do((m, now) => {
        const effects = m.request(iq, now)
        const id = requestedId(effects)
        if (id === undefined) reject(new RequestError('closed', 'the session is over'))
        else open.set(id, { resolve, reject })
        return effects
      })
    })

  return {
    request,
    submit(node) {
      pump.do((m, now) => m.submit(node, now))
    },
    do(action) {
      pump.do(action)
    },
    end() {
      pump.do((m, now) => m.end(now))
    },
    destroy() {
      pump.destroy()
    },
    get closed() {
      return closed !== undefined
    },
    get bufferedBytes() {
      return pump.bufferedBytes
    },
    drained: () => pump.drained(),
  }
}

/** A machine that is over answers a request with no effects at all. */
function requestedId<Event extends { readonly type: string }>(
  effects: readonly MachineEffect<Event>[],
): string | undefined {
  for (const effect of effects) {
    if (effect.type === 'event' && isRequested(effect.event)) return effect.event.id
  }
  return undefined
}

function isRequested(event: {
  readonly type: string
}): event is Extract<RequestEvent<never>, { type: 'requested' }> {
  return event.type === 'requested'
}
