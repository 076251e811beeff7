// A session from its login on: stanzas out and in, requests and their answers, keepalive. Both roles have it.
import { isIqRequest } from '../exchanges/iq.js'
import { isPing, pingAnswer, pingRequest } from '../exchanges/ping.js'
import type { Bytes } from '../bytes.js'
import type { Stanza } from '../stanza/stanza.js'
import type { Channel } from './channel.js'
import type { Keepalive } from './keepalive.js'
import type { Lifecycle } from './lifecycle.js'
import { createRequests } from './requests.js'
import type { SessionEvent } from './session.js'

export interface ConversationOptions {
  readonly connectionId: string
  readonly requestMilliseconds: number
  readonly channel: Channel
  readonly keepalive: Keepalive
  readonly life: Pick<Lifecycle<SessionEvent>, 'send' | 'tell' | 'finish'>
  /** Looks at a stanza before anybody else; true: it has been dealt with. */
  readonly intercept?: (stanza: Stanza) => boolean
}

export interface Conversation {
  readonly deadline: number
  /** One frame's payload. */
  receive(payload: Bytes, now: number): void
  submit(node: Stanza, now: number): void
  request(iq: Stanza, now: number): void
  tick(now: number): void
}

export function createConversation(options: ConversationOptions): Conversation {
  const { channel, keepalive, life } = options
  const requests = createRequests(options.connectionId, options.requestMilliseconds)
  /** Its answer is nobody's business but ours. */
  let pingId: string | undefined

  const submit = (node: Stanza, now: number): void => {
    life.send(channel.seal(node))
    keepalive.said(now)
  }
  const ask = (iq: Stanza, id: string, now: number): void => {
    submit({ ...iq, attrs: { ...iq.attrs, id } }, now)
    requests.sent(id, now)
  }
  const ping = (now: number): void => {
    pingId = requests.nextId()
    ask(pingRequest(), pingId, now)
  }
  const takeAnswer = (iq: Stanza): void => {
    const id = iq.attrs['id']
    // Late or never asked for: there is nobody it could be an answer to.
    if (id === undefined || !requests.settle(id)) return
    if (id !== pingId) life.tell({ type: 'answer', id, iq })
  }
  const dispatch = (node: Stanza, now: number): void => {
    if (options.intercept?.(node)) return
    if (node.tag === 'iq' && !isIqRequest(node)) takeAnswer(node)
    else if (isPing(node) && node.attrs['id'] !== undefined) submit(pingAnswer(node), now)
    else life.tell({ type: 'stanza', stanza: node })
  }

  return {
    get deadline() {
      return Math.min(requests.deadline, keepalive.deadline)
    },
    receive(payload, now) {
      keepalive.heard(now)
      dispatch(channel.open(payload, true), now)
    },
    submit,
    request(iq, now) {
      const id = requests.nextId()
      life.tell({ type: 'requested', id })
      ask(iq, id, now)
    },
    tick(now) {
      for (const id of requests.expire(now)) if (id !== pingId) life.tell({ type: 'timeout', id })
      const due = keepalive.due(now)
      if (due === 'ping') ping(now)
      else if (due === 'silent') life.finish('silent', 'nothing was heard for too long')
    },
  }
}
