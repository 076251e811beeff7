// Commands that act on messages: on the selected one, else on the newest they can be about.
import type { Command } from '../command.js'
import { refuse } from '../error-lines.js'
import { step, type Step } from '../input.js'
import type { MessageRow } from '../rows.js'
import type { View } from '../view.js'
import { emojiMatches } from './emoji.js'
import { FORGET, INFO, REACT, REPLY, TAKE_BACK, type MessageAction } from './message-actions.js'
import { react } from './on-acting.js'
import { messageWith, refOf } from './open-chat.js'
import { actOnNewest, stopSelecting } from './selection.js'

/** Goes on with the message that {@link actOnNewest} chose, where it did not refuse. */
function onNewest(
  view: View,
  action: MessageAction,
  goOn: (view: View, row: MessageRow) => Step,
  chosen: (view: View) => string | undefined,
): Step {
  const begun = actOnNewest(view, action)
  const row = messageWith(begun.view.chat, chosen(begun.view))
  if (begun.view.line !== undefined || row === undefined)
    return step(stopSelecting(begun.view), ...begun.intents)
  const done = goOn(begun.view, row)
  return step(done.view, ...begun.intents, ...done.intents)
}

function reactWith(view: View, argument: string): Step {
  const match = emojiMatches(argument, 1)[0]
  if (match === undefined) return refuse(view, 'react with one emoji or its name', 'type /react 👍')
  return onNewest(
    view,
    REACT,
    (next, row) => (next.chat === undefined ? step(next) : react(next, next.chat, row, match.emoji)),
    ({ chat }) => chat?.selected,
  )
}

function replyWith(view: View, argument: string): Step {
  if (argument === '') return actOnNewest(view, REPLY)
  return onNewest(
    view,
    REPLY,
    (next, row) => {
      const { chat } = next
      if (chat === undefined) return step(next)
      const sent = { do: 'send', to: chat.with, text: argument, replyTo: refOf(chat, row) } as const
      return step({ ...next, chat: { ...chat, replyTo: undefined } }, sent)
    },
    ({ chat }) => chat?.replyTo,
  )
}

const acts =
  (action: MessageAction): Command['run'] =>
  (view) =>
    actOnNewest(view, action)

export const TALK_COMMANDS: Readonly<Record<string, Command>> = {
  reply: {
    usage: '/reply [TEXT]',
    does: 'answer the newest message, quoting it',
    takes: ['text'],
    run: replyWith,
  },
  react: {
    usage: '/react EMOJI',
    does: 'react to the newest message; the same again takes it back',
    takes: ['emoji'],
    run: reactWith,
  },
  takeback: {
    usage: '/takeback',
    does: 'take your newest message back for both; it asks first',
    run: acts(TAKE_BACK),
  },
  forget: {
    usage: '/forget',
    does: 'remove the newest message here alone; it asks first',
    run: acts(FORGET),
  },
  info: { usage: '/info', does: 'what is known of the newest message, and how', run: acts(INFO) },
}
