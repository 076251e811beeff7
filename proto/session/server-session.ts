// The server's role of a chat session: handshake, a login that its program decides, then the conversation
// (Chat channel: Noise, answer).
import { type Bytes, EMPTY } from '../bytes.js'
import { ProtocolError } from '../errors.js'
import { type ClientPayload, decodeClientPayload } from '../exchanges/client-payload.js'
import {
  FAILURES,
  type FailureReason,
  failureStanza,
  type Success,
  successStanza,
} from '../exchanges/login.js'
import { createFrameDecoder, encodeFrame, PROLOGUE } from '../frame/frame.js'
import { createHandshake, type Handshake } from '../noise/handshake.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '../noise/handshake-message.js'
import { XX } from '../noise/handshake-pattern.js'
import { createCalls, type Progress } from './calls.js'
import { type Channel, createChannel } from './channel.js'
import { type Conversation, createConversation } from './conversation.js'
import { createListening } from './keepalive.js'
import { createLifecycle } from './lifecycle.js'
import {
  DEFAULT_SESSION_LIMITS,
  type ServerSession,
  type ServerSessionEvent,
  type ServerSessionOptions,
} from './session.js'
import { createSessionTrace } from './trace.js'

type Phase =
  /** Waits for the clientHello. */
  | { readonly at: 'hello'; readonly deadline: number; readonly handshake: Handshake }
  /** Waits for the clientFinish. */
  | { readonly at: 'finish'; readonly deadline: number; readonly handshake: Handshake }
  /** The program decides; what comes meanwhile is kept sealed. */
  | { readonly at: 'deciding'; readonly deadline: number; readonly channel: Channel; readonly kept: Bytes[] }
  | { readonly at: 'open'; readonly conversation: Conversation }

export function createServerSession(options: ServerSessionOptions): ServerSession {
  const limits = { ...DEFAULT_SESSION_LIMITS, ...options.limits }
  const { connectionId, certificateChain } = options
  // Held by the first phases only: once the channel stands, nothing remembers the ephemeral key.
  let phase: Phase = { at: 'hello', deadline: Infinity, handshake: startHandshake(options) }
  let preAuthBytes = 0
  const life = createLifecycle<ServerSessionEvent>({
    causeOf: () => (isHandshake(phase) ? 'handshake' : 'protocol'),
    deadline: () => (phase.at === 'open' ? phase.conversation.deadline : phase.deadline),
  })
  const trace = options.trace ? createSessionTrace(connectionId, life.trace) : undefined
  const decoder = createFrameDecoder({
    frameBytes: () => (phase.at === 'open' ? limits.frameBytes : limits.preAuthBytes),
    prologue: PROLOGUE,
  })

  const countPreAuth = (bytes: number): void => {
    if (phase.at === 'open') return
    preAuthBytes += bytes
    if (preAuthBytes > limits.preAuthBytes) {
      throw new ProtocolError('pre-auth-limit', `at most ${limits.preAuthBytes} bytes come before the login`)
    }
  }
  const answerHello = (payload: Bytes, handshake: Handshake, deadline: number): void => {
    handshake.read(decodeHandshakeMessage('clientHello', payload))
    trace?.handshake('in', 'client-hello', payload.length)
    const hello = encodeHandshakeMessage('serverHello', handshake.write(certificateChain))
    trace?.handshake('out', 'server-hello', hello.length)
    life.send(encodeFrame(hello))
    phase = { at: 'finish', deadline, handshake }
  }
  const takeFinish = (payload: Bytes, handshake: Handshake, now: number): void => {
    const login = handshake.read(decodeHandshakeMessage('clientFinish', payload))
    trace?.handshake('in', 'client-finish', payload.length)
    const channel = createChannel({ transport: handshake.split(), frameBytes: limits.frameBytes, trace })
    phase = { at: 'deciding', deadline: now + limits.silenceMilliseconds, channel, kept: [] }
    const clientPayload = readPayload(login)
    if (!clientPayload) refuse(channel, 400)
    else life.tell({ type: 'login', payload: clientPayload, staticKey: handshake.remoteStatic ?? EMPTY })
  }
  const takeFrame = (payload: Bytes, now: number): void => {
    if (life.over) return
    if (phase.at === 'open') phase.conversation.receive(payload, now)
    else if (phase.at === 'hello') answerHello(payload, phase.handshake, phase.deadline)
    else if (phase.at === 'finish') takeFinish(payload, phase.handshake, now)
    else phase.kept.push(new Uint8Array(payload))
  }
  const refuse = (channel: Channel, reason: FailureReason): void => {
    life.send(channel.seal(failureStanza(reason)))
    life.finish('refused', FAILURES[reason])
  }
  const accept = (channel: Channel, success: Success, kept: readonly Bytes[], now: number): void => {
    const { requestMilliseconds, silenceMilliseconds } = limits
    const keepalive = createListening(silenceMilliseconds, now)
    const opened = createConversation({ connectionId, requestMilliseconds, channel, keepalive, life })
    phase = { at: 'open', conversation: opened }
    life.send(channel.seal(successStanza(success)))
    for (const payload of kept) takeFrame(payload, now)
  }

  return {
    start: (now) =>
      life.run(() => {
        if (phase.at === 'hello') phase = { ...phase, deadline: now + limits.handshakeMilliseconds }
      }),
    receive: (bytes, now) =>
      life.run(() => {
        countPreAuth(bytes.length)
        decoder.push(bytes, (payload) => {
          takeFrame(payload, now)
        })
      }),
    decideLogin: (decision, now) =>
      life.run(() => {
        if (phase.at !== 'deciding') throw new TypeError('there is no login to decide')
        if ('failure' in decision) refuse(phase.channel, decision.failure)
        else accept(phase.channel, decision.accept, phase.kept, now)
      }),
    ...createCalls(life, () => progressOf(phase)),
  }
}

function startHandshake({ staticKey, ephemeral }: ServerSessionOptions): Handshake {
  return createHandshake({
    ...{ pattern: XX, role: 'responder', prologue: PROLOGUE, mixEmptyPayload: false },
    ...{ staticKey, ephemeral },
  })
}

/** `undefined` where the proven peer says something that is no login; it is told so, unlike one that proved nothing. */
function readPayload(bytes: Bytes): ClientPayload | undefined {
  try {
    return decodeClientPayload(bytes)
  } catch (error) {
    if (error instanceof ProtocolError) return undefined
    throw error
  }
}

function isHandshake(phase: Phase): boolean {
  return phase.at === 'hello' || phase.at === 'finish'
}

function progressOf(phase: Phase): Progress {
  const tooLate: Progress['tooLate'] = isHandshake(phase)
    ? ['handshake', 'the handshake took too long']
    : ['silent', 'the login was not decided in time']
  if (phase.at === 'open') return { conversation: phase.conversation, deadline: Infinity, tooLate }
  return { conversation: undefined, deadline: phase.deadline, tooLate }
}
