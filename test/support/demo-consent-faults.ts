// What breaks the walkthrough's steps about consent and the agreement, each in one way.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { recordConsent, signIn } from '#cli/client/setup/provider.js'
import type { DemoNetwork } from '#cli/demo/scene.js'
import { DISCLOSURE, WARNINGS } from './consent-texts.js'
import { forgetfulMeta, signingAnything, type StepFaults } from './demo.js'

const ADA = 'ada@parley'

export const CONSENT_FAULTS: StepFaults = {
  application: {
    broken: 'Meta enlists people whose app has no agreement',
    says: 'nobody is enlisted without an agreement',
    client: (name, client) =>
      name === 'eve'
        ? {
            enlist: async (options) => client.enlist({ ...options, meta: await forgetfulMeta(options.meta) }),
          }
        : undefined,
  },
  signature: {
    broken: 'the provider signs whatever it is told to, read or not',
    says: 'nothing else is signed',
    network: async (network) => {
      const provider = await signingAnything(network.addresses.provider)
      return { ...network, addresses: { ...network.addresses, provider } }
    },
  },
  disclosure: {
    broken: "Ada's client accepts the disclosure without asking her",
    says: 'no token before',
    client: (name, client, { addresses: { provider } }) =>
      name === 'ada'
        ? {
            async signUp(account) {
              await client.signUp(account)
              const { session } = await signIn(provider, account)
              await recordConsent(provider, session, { service: 'whatsapp', text: DISCLOSURE, given: true })
            },
          }
        : undefined,
  },
  'consent-gate': {
    broken: 'Bob has enabled the app before',
    says: 'Bob let nobody in, and yet',
    client: (name, client) =>
      name === 'bob'
        ? {
            async connect() {
              await client.connect()
              await client.setPartner(1, true, WARNINGS)
            },
          }
        : undefined,
  },
  ask: {
    broken: 'Bob has refused such questions for good',
    says: "waited in vain for Ada's question",
    from: 'consent-gate',
    client: (name, client) =>
      name === 'bob'
        ? {
            async connect() {
              await client.connect()
              await client.setInterop({ pings: false })
            },
          }
        : undefined,
  },
  'opt-in': {
    broken: "Bob's choice of apps does not reach Meta",
    says: 'and what he chose',
    client: (name, client) =>
      name === 'bob'
        ? {
            async setInterop({ apps, ...choice }) {
              const chosen = await client.setInterop(choice.accepted === undefined ? { apps } : choice)
              return { ...chosen, enabled: true }
            },
          }
        : undefined,
  },
  'first-message': {
    broken: 'Bob has accepted Ada before she wrote',
    says: 'it is a request; Ada learns nothing',
    from: 'opt-in',
    client: (name, client) =>
      name === 'bob'
        ? {
            async setInterop(choice) {
              const chosen = await client.setInterop(choice)
              await client.acceptRequest(ADA)
              return chosen
            },
          }
        : undefined,
  },
  accept: {
    broken: "Bob's decision stays on his device",
    says: 'waited in vain for the receipt',
    client: (name) => (name === 'bob' ? { acceptRequest: () => Promise.resolve() } : undefined),
    mend: async ({ person }) => (await person('bob')).client.acceptRequest(ADA),
  },
  block: {
    broken: 'the block list stays on his device',
    says: 'Bob blocked her, and yet',
    client: (name) => (name === 'bob' ? { block: () => Promise.resolve() } : undefined),
  },
  unblock: {
    broken: 'taking somebody off the list does not reach Meta',
    says: 'not sent but failed',
    client: (name) => (name === 'bob' ? { unblock: () => Promise.resolve() } : undefined),
    mend: async ({ person }) => (await person('bob')).client.unblock(ADA),
  },
  suspend: {
    broken: "somebody resumes the agreement behind the operator's back",
    says: 'her login is refused',
    client: (name, client, network) =>
      name === 'ada'
        ? {
            async connect() {
              await operate(network, 'resume')
              await client.connect()
            },
          }
        : undefined,
  },
  resume: {
    broken: 'Bob turns the app off while it is suspended, and so lets go of what waits',
    says: 'waited in vain for message',
    from: 'suspend',
    client: (name, client) =>
      name === 'bob'
        ? {
            async partners() {
              const partners = await client.partners()
              await client.setInterop({ apps: [] })
              return partners
            },
          }
        : undefined,
  },
  leave: {
    broken: "Ada's client only says that she left",
    says: 'waited in vain for Bob to be told',
    client: (name) => (name === 'ada' ? { unenlist: () => Promise.resolve() } : undefined),
  },
}

/** Without effect where the agreement stands so already. */
async function operate({ addresses, data }: DemoNetwork, order: 'resume'): Promise<void> {
  const token = readFileSync(join(data, 'meta', 'operator.token'), 'utf8').trim()
  const { status } = await fetch(`${addresses.meta}/operator/partners/1/${order}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"service":"whatsapp"}',
  })
  expect([200, 409]).toContain(status)
}
