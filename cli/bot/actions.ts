// What a bot asks of its client: one JSON object a line, read once into a call and answered by one record.
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type Direction, type MessageRef, type ParleyClient } from '../client/api.js'
import { messageRecord } from '../faces/message-record.js'
import { parseJsonLine, type JsonObject } from '../profile/json-lines.js'

/** What an answer carries besides `do` and `ref`. */
type Answer = Promise<object> | object
type Act = (client: ParleyClient, line: JsonObject) => Answer

const MOST_HISTORY = 500

const chat = (line: JsonObject): string => formatAddress(parseAddress(text(line, 'to')))

/** Every action by its name, with the members it takes. */
export const BOT_ACTIONS: Readonly<Record<string, { readonly takes: string; readonly act: Act }>> = {
  send: { takes: 'to, text', act: (client, line) => client.send(chat(line), text(line, 'text')) },
  'send-file': {
    takes: 'to, path, caption?, voice?',
    act: (client, line) => {
      const caption = line['caption'] === undefined ? undefined : text(line, 'caption')
      return client.sendMedia(chat(line), {
        path: text(line, 'path'),
        caption,
        voice: line['voice'] === true,
      })
    },
  },
  reply: {
    takes: 'to, message, text, direction?',
    act: (client, line) => client.talk.reply(message(line, 'in'), text(line, 'text')),
  },
  react: {
    takes: 'to, message, emoji (empty takes it back), direction?, asText?',
    act: (client, line) => {
      const { emoji = '' } = line
      if (typeof emoji !== 'string') throw new ClientError('usage', '"emoji" must be a text')
      return client.talk.react(message(line, 'in'), emoji, { asText: line['asText'] === true })
    },
  },
  revoke: { takes: 'to, message', act: (client, line) => client.talk.revoke(message(line, 'out')) },
  read: {
    takes: 'to, message?',
    act: (client, line) => {
      client.talk.read(chat(line), line['message'] === undefined ? undefined : text(line, 'message'))
      return {}
    },
  },
  typing: {
    takes: 'to, state: composing, recording or paused',
    act: (client, line) => {
      const { state } = line
      if (state !== 'composing' && state !== 'recording' && state !== 'paused') {
        throw new ClientError('usage', '"state" is composing, recording or paused')
      }
      client.talk.typing(chat(line), state)
      return {}
    },
  },
  accept: {
    takes: 'to',
    act: async (client, line) => {
      await client.acceptRequest(chat(line))
      return {}
    },
  },
  history: {
    takes: 'to, limit?',
    act: (client, line) => {
      const { limit = 50 } = line
      if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_HISTORY) {
        throw new ClientError('usage', `"limit" is a number from 1 to ${MOST_HISTORY}`)
      }
      const { entries } = client.history(chat(line), { limit })
      return { entries: entries.flatMap((entry) => (entry.kind === 'message' ? [messageRecord(entry)] : [])) }
    },
  },
}

function text(line: JsonObject, name: string): string {
  const value = line[name]
  if (typeof value === 'string' && value !== '') return value
  throw new ClientError('usage', `"${name}" is missing`)
}

function message(line: JsonObject, usual: Direction): MessageRef {
  const { direction = usual } = line
  if (direction !== 'in' && direction !== 'out') throw new ClientError('usage', '"direction" is in or out')
  return { with: chat(line), id: text(line, 'message'), direction }
}

/** Carries out one line. Never rejects: what is wrong with it, or with what it asked for, is its answer. */
export async function answerTo(client: ParleyClient, line: string): Promise<object> {
  let asked: JsonObject = {}
  try {
    asked = parseJsonLine(line)
    const name = text(asked, 'do')
    const action = Object.hasOwn(BOT_ACTIONS, name) ? BOT_ACTIONS[name] : undefined
    if (action === undefined) {
      throw new ClientError('usage', `"do" is one of ${Object.keys(BOT_ACTIONS).join(', ')}`)
    }
    const outcome = await action.act(client, asked)
    return { event: 'done', ...about(asked), ...('event' in outcome ? { outcome } : outcome) }
  } catch (error) {
    const code = error instanceof ClientError ? error.code : error instanceof TypeError ? 'usage' : 'failed'
    const why = error instanceof Error ? error.message : String(error)
    return { event: 'error', ...about(asked), code, message: why }
  }
}

/** So that a program finds what an answer belongs to. */
function about({ ref, do: name }: JsonObject): object {
  const known = typeof ref === 'string' || typeof ref === 'number' ? { ref } : {}
  return typeof name === 'string' ? { do: name, ...known } : known
}
