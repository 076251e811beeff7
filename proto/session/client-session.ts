// The client's role of a chat session: handshake, certificate, login, then the conversation
// (Chat channel: Noise, answer).
import { type Bytes, concat, EMPTY } from '../bytes.js'
import type { ProtocolError } from '../errors.js'
import { encodeClientPayload } from '../exchanges/client-payload.js'
import { FAILURES, isStreamReplaced, readLoginAnswer, type Success } from '../exchanges/login.js'
import { createFrameDecoder, encodeFrame, PROLOGUE } from '../frame/frame.js'
import { verifyCertificateChain } from '../noise/certificate.js'
import { createHandshake } from '../noise/handshake.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '../noise/handshake-message.js'
import { XX } from '../noise/handshake-pattern.js'
import type { Stanza } from '../stanza/stanza.js'
import { createCalls, type Progress } from './calls.js'
import { type Channel, createChannel } from './channel.js'
import { type Conversation, createConversation } from './conversation.js'
import type { CloseCause } from './effect.js'
import { createPinging } from './keepalive.js'
import { createLifecycle } from './lifecycle.js'
import {
  type ClientSession,
  type ClientSessionEvent,
  type ClientSessionOptions,
  DEFAULT_SESSION_LIMITS,
} from './session.js'
import { createSessionTrace } from './trace.js'

type Phase =
  | { readonly at: 'new'; readonly deadline: number }
  /** Waits for the serverHello. */
  | { readonly at: 'handshake'; readonly deadline: number }
  /** Waits for success or failure. */
  | { readonly at: 'login'; readonly deadline: number; readonly channel: Channel }
  | { readonly at: 'open'; readonly conversation: Conversation }

export function createClientSession(options: ClientSessionOptions): ClientSession {
  const limits = { ...DEFAULT_SESSION_LIMITS, ...options.limits }
  const { staticKey, ephemeral, connectionId, trustRoot } = options
  const handshake = createHandshake({
    ...{ pattern: XX, role: 'initiator', prologue: PROLOGUE, mixEmptyPayload: false },
    ...{ staticKey, ephemeral },
  })
  let phase: Phase = { at: 'new', deadline: Infinity }
  const life = createLifecycle<ClientSessionEvent>({
    causeOf: (error) => causeOf(phase, error),
    deadline: () => (phase.at === 'open' ? phase.conversation.deadline : phase.deadline),
  })
  const trace = options.trace ? createSessionTrace(connectionId, life.trace) : undefined
  const decoder = createFrameDecoder({
    frameBytes: () => (phase.at === 'open' ? limits.frameBytes : limits.preAuthBytes),
  })

  const sendHello = (now: number): void => {
    const hello = encodeHandshakeMessage('clientHello', handshake.write(EMPTY))
    trace?.handshake('out', 'client-hello', hello.length)
    life.send(concat(PROLOGUE, encodeFrame(hello)))
    phase = { at: 'handshake', deadline: now + limits.handshakeMilliseconds }
  }
  const finishHandshake = (payload: Bytes, now: number): void => {
    const chain = handshake.read(decodeHandshakeMessage('serverHello', payload))
    trace?.handshake('in', 'server-hello', payload.length)
    // The token goes out only to a server that the pinned root vouches for.
    const remoteStatic = handshake.remoteStatic ?? EMPTY
    const leaf = verifyCertificateChain(chain, { trustRoot, staticKey: remoteStatic, now })
    trace?.certificate(leaf)
    const login = handshake.write(encodeClientPayload(options.payload))
    const finish = encodeHandshakeMessage('clientFinish', login)
    trace?.handshake('out', 'client-finish', finish.length)
    life.send(encodeFrame(finish))
    const channel = createChannel({ transport: handshake.split(), frameBytes: limits.frameBytes, trace })
    phase = { at: 'login', deadline: now + limits.handshakeMilliseconds, channel }
  }
  const takeLoginAnswer = (channel: Channel, payload: Bytes, now: number): void => {
    const answer = readLoginAnswer(channel.open(payload, false))
    if (answer.type === 'success') openConversation(channel, answer.success, now)
    else {
      life.tell({ type: 'refused', reason: answer.reason })
      life.finish('refused', FAILURES[answer.reason])
    }
  }
  const openConversation = (channel: Channel, success: Success, now: number): void => {
    const { requestMilliseconds } = limits
    const keepalive = createPinging(limits, now)
    phase = {
      at: 'open',
      conversation: createConversation({
        ...{ connectionId, requestMilliseconds, channel, keepalive, life, intercept: takeStreamError },
      }),
    }
    life.tell({ type: 'open', success })
  }
  const takeStreamError = (node: Stanza): boolean => {
    if (node.tag !== 'stream:error') return false
    if (isStreamReplaced(node)) life.finish('replaced', 'this account logged in on another device')
    else life.finish('protocol', 'the server ended the session with an error')
    return true
  }
  const takeFrame = (payload: Bytes, now: number): void => {
    if (life.over) return
    if (phase.at === 'open') phase.conversation.receive(payload, now)
    else if (phase.at === 'login') takeLoginAnswer(phase.channel, payload, now)
    else finishHandshake(payload, now)
  }

  return {
    start: (now) =>
      life.run(() => {
        sendHello(now)
      }),
    receive: (bytes, now) =>
      life.run(() => {
        decoder.push(bytes, (payload) => {
          takeFrame(payload, now)
        })
      }),
    ...createCalls(life, () => progressOf(phase)),
  }
}

function causeOf(phase: Phase, error: ProtocolError): CloseCause {
  if (error.code === 'certificate-invalid') return 'certificate'
  return phase.at === 'new' || phase.at === 'handshake' ? 'handshake' : 'protocol'
}

function progressOf(phase: Phase): Progress {
  const tooLate: Progress['tooLate'] =
    phase.at === 'login'
      ? ['silent', 'the login was not answered in time']
      : ['handshake', 'the handshake took too long']
  if (phase.at === 'open') return { conversation: phase.conversation, deadline: Infinity, tooLate }
  return { conversation: undefined, deadline: phase.deadline, tooLate }
}
