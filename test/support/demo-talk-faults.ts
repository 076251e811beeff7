// What breaks the walkthrough's steps about talking, each in one way.
import type { OpenedClient } from '#cli/client/index.js'
import type { Talk } from '#cli/client/api.js'
import { changed, type StepFaults } from './demo.js'

/** The client with some of its ways to talk replaced. */
function talking({ talk }: OpenedClient, changes: (talk: Talk) => Partial<Talk>): Partial<OpenedClient> {
  return { talk: changed(talk, changes(talk)) }
}

export const TALK_FAULTS: StepFaults = {
  'read-receipt': {
    broken: 'Bob turned receipts of reading off',
    says: 'waited in vain for Ada to be told that all was read',
    from: 'accept',
    client: (name, client) =>
      name === 'bob'
        ? {
            async acceptRequest(address) {
              await client.acceptRequest(address)
              await client.talk.setPrivacy({ readReceipts: false })
            },
          }
        : undefined,
  },
  quote: {
    broken: "Bob's client answers another message than the one he chose",
    says: 'and which message it answers',
    client: (name, client) =>
      name === 'bob'
        ? talking(client, (talk) => ({
            reply(to, text) {
              const other = client.history(to.with).entries.find((entry) => entry.kind === 'message')
              return talk.reply({ ...to, id: other?.id ?? '' }, text)
            },
          }))
        : undefined,
  },
  reaction: {
    broken: "Ada's client takes a reaction back on her side alone",
    says: 'waited in vain for Bob to see that it is gone',
    client: (name, client) =>
      name === 'ada'
        ? talking(client, (talk) => ({
            react: (to, emoji) =>
              emoji === '' ? Promise.resolve({ event: 'sent', id: to.id }) : talk.react(to, emoji),
          }))
        : undefined,
  },
  typing: {
    broken: 'Bob keeps to himself that he writes',
    says: 'waited in vain for Ada to see him write',
    from: 'accept',
    client: (name, client) =>
      name === 'bob'
        ? {
            async acceptRequest(address) {
              await client.acceptRequest(address)
              await client.talk.setPrivacy({ typing: false })
            },
          }
        : undefined,
  },
  'taken-back': {
    broken: "Bob's client removes it from his own device alone",
    says: "waited in vain for Ada's device to take it away",
    client: (name, client) =>
      name === 'bob'
        ? talking(client, (talk) => ({
            async revoke(message) {
              await talk.forget(message)
              return { event: 'sent', id: message.id }
            },
          }))
        : undefined,
  },
}
