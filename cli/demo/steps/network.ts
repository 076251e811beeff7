// Step: the parties are there and Meta's endpoint says where it is.
import { ASSUMED_ENDPOINT_DOCUMENT_PATH } from '#proto/assumptions.js'
import { fromBase64url, toBase64url } from '#proto/bytes.js'
import { parseEndpointDocument } from '#proto/enlistment/endpoint-document.js'
import { fetchBounded, fetchJson } from '#platform/http/fetch.js'
import { finding, type Step } from '../step.js'
import { rootFingerprint } from '../root-fingerprint.js'

export const network: Step = {
  name: 'network',
  explain:
    "Three servers start: the partner's provider and media host, and a simulated Meta endpoint. Meta's endpoint document says where to enlist, where to chat, and which root key signs its chat server.",
  async run({ network: { addresses } }) {
    const { provider, mediaHost, meta, chat, trustRoot } = addresses
    const statuses = await Promise.all(
      [provider, mediaHost, meta].map(async (url) => (await fetchBounded(`${url}/healthz`)).status),
    )
    const document = parseEndpointDocument((await fetchJson(`${meta}${ASSUMED_ENDPOINT_DOCUMENT_PATH}`)).json)
    const evidence = `provider ${provider}, media host ${mediaHost}, Meta ${meta} with chat ${chat}, root key ${rootFingerprint(trustRoot)}`
    return finding(evidence, {
      'all three answer': statuses.every((status) => status === 200),
      'the document names the chat server': document.services.whatsapp?.chat === chat,
      'the document names the root key':
        fromBase64url(trustRoot)?.length === 32 && toBase64url(document.trustRoot) === trustRoot,
    })
  },
}
