// What the endpoint tells about itself: where its services are and which root signs its chat server
// (assumption), and the keys that sign its pushes (framework).
import type { Router } from 'express'
import { ASSUMED_ENDPOINT_DOCUMENT_PATH } from '#proto/assumptions.js'
import { encodeEndpointDocument, type EndpointDocument } from '#proto/enlistment/endpoint-document.js'
import { encodeJwks, META_JWKS_PATH } from '#proto/identity/jwks.js'
import type { SigningKey } from '#proto/identity/jws.js'
import { HttpError } from '#platform/http/error.js'

interface DiscoveryDeps {
  /** `undefined` until every port is known. */
  readonly document: () => EndpointDocument | undefined
  readonly pushKey: SigningKey
}

export function discoveryRoutes(router: Router, { document, pushKey }: DiscoveryDeps): void {
  router.get(ASSUMED_ENDPOINT_DOCUMENT_PATH, (_request, response) => {
    const known = document()
    if (!known) throw new HttpError(503, 'starting', 'the endpoint is starting')
    response.json(encodeEndpointDocument(known))
  })
  router.get(META_JWKS_PATH, (_request, response) => {
    response.json(encodeJwks([pushKey]))
  })
}
