// Step: a server that the pinned root does not vouch for learns nothing (chat channel: certificate).
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { toBase64url } from '#proto/bytes.js'
import type { TraceDraft } from '#proto/trace/event.js'
import { lastHandshake } from '../observe.js'
import { refusalOf } from '../refusal.js'
import { finding, type Step } from '../step.js'

export const wrongRoot: Step = {
  name: 'wrong-root',
  explain:
    'Eve pins another root key than the one that signs this chat server. Her device breaks the handshake off at the certificate, before it says who is calling: a chat server that only pretends to be Meta gets no token.',
  async run({ network, randomBytes, person }) {
    const { meta } = network.addresses
    const { client, traces } = await person('eve')
    const trustRoot = toBase64url(randomBytes(32))
    const disclosure = textName(PARTNER_DISCLOSURE)
    await client.enlist({ meta, service: 'whatsapp', disclosure, trustRoot })
    const before = loginsReceived(await network.serverEvents())
    const outcome = await refusalOf(() => client.connect())
    const kinds = lastHandshake(traces).map(({ kind }) => kind)
    const received = loginsReceived(await network.serverEvents()) - before
    return finding(`${kinds.join(' → ')}, then ${outcome}; logins that reached Meta: ${received}`, {
      'the connection is refused because of the root': outcome === 'trust-root-mismatch',
      'the handshake got as far as the certificate': kinds.join() === 'client-hello,server-hello',
      'no login was sent': received === 0,
    })
  },
}

function loginsReceived(serverEvents: readonly TraceDraft[]): number {
  return serverEvents.filter(({ kind, dir }) => kind === 'client-finish' && dir === 'in').length
}
