// Step: Ada's device opens its encrypted channel to Meta's chat server (chat channel: Noise, certificate).
import { lastHandshake } from '../observe.js'
import { rootFingerprint } from '../root-fingerprint.js'
import { finding, type Step } from '../step.js'

const EXPECTED = ['client-hello', 'server-hello', 'certificate', 'client-finish', 'success']

export const handshake: Step = {
  name: 'handshake',
  explain:
    'The device connects straight to Meta, without its provider in between. A Noise handshake agrees on keys, the server proves with a certificate of the pinned root who it is, and only then the device says who it is.',
  async run({ network, person }) {
    const { client, traces } = await person('ada')
    await client.connect()
    const steps = lastHandshake(traces)
    const kinds = steps.map(({ kind }) => kind)
    const serial = steps.find(({ kind }) => kind === 'certificate')?.detail?.['serial']
    const login = steps.find(({ kind }) => kind === 'client-finish')?.size ?? 0
    const root = client.status().trustRoot ?? ''
    const evidence = `${kinds.join(' → ')}; certificate ${String(serial)} leads to root ${rootFingerprint(root)}; the login went as ${login} encrypted bytes`
    return finding(evidence, {
      'the steps came in this order': kinds.join() === EXPECTED.join(),
      'the certificate has a serial': typeof serial === 'number',
      'the pinned root is the one of this network': root === network.addresses.trustRoot,
    })
  },
}
