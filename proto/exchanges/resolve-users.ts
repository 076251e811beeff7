// From what people type to JIDs, and back: `<iq type=get xmlns="w:interop"><users><user/>…</users></iq>`
// (Stanzas: resolve users). By identifier as open clients show it; for partner users and by JID it is an
// assumption.
import { ASSUMED_MAXIMUM_EXTERNAL_ID, ASSUMED_MAXIMUM_INTEGRATORS } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, children, requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { malformed, requireCount, requireJid, requireNumberIn, requireText } from './attributes.js'
import { iqGet, iqResult, isRequest, requireResult } from './iq.js'

export type UserQuery =
  | {
      readonly by: 'external-id'
      /** In the normal form of addresses. */
      readonly externalId: string
      /** 1..999, or 0 for a user of Meta's own service. */
      readonly integratorId: number
    }
  | { readonly by: 'jid'; readonly jid: Jid }

/** One answer for each query, in order. Every cause of a failure has the same code, 404. */
export type ResolvedUser =
  | {
      readonly query: UserQuery
      readonly jid: Jid
      /** As the directory writes it. */
      readonly externalId: string
      readonly integratorId: number
      readonly error?: undefined
    }
  | { readonly query: UserQuery; readonly error: number }

const XMLNS = 'w:interop'
const MAXIMUM_USERS = 256

/** @param queries 1..256. */
export function resolveUsersRequest(queries: readonly UserQuery[]): Stanza {
  return iqGet(XMLNS, [
    stanza(
      'users',
      {},
      queries.map((query) => stanza('user', queryAttrs(query))),
    ),
  ])
}

function queryAttrs(query: UserQuery): Record<string, string> {
  if (query.by === 'jid') return { jid: query.jid }
  return { external_id: query.externalId, integrator_id: String(query.integratorId) }
}

export function isResolveUsers(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, 'users')
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readResolveUsersRequest(iq: Stanza): readonly UserQuery[] {
  const users = requireChild(iq, 'users')
  return requireCount(users, children(users, 'user'), 1, MAXIMUM_USERS).map(readQuery)
}

function readQuery(user: Stanza): UserQuery {
  if (user.attrs['external_id'] === undefined) return { by: 'jid', jid: requireJid(user, 'jid') }
  return {
    by: 'external-id',
    externalId: readExternalId(user, 'external_id'),
    integratorId: readIntegrator(user),
  }
}

export function resolveUsersAnswer(request: Stanza, results: readonly ResolvedUser[]): Stanza {
  return iqResult(request, [stanza('users', {}, results.map(resultElement))])
}

function resultElement(result: ResolvedUser): Stanza {
  const asked = queryAttrs(result.query)
  if (result.error !== undefined) {
    return stanza('user', asked, [stanza('error', { code: String(result.error) })])
  }
  const { jid, externalId, integratorId } = result
  return stanza('user', {
    external_id: externalId,
    integrator_id: String(integratorId),
    ...asked,
    ...(result.query.by === 'external-id' ? { normalized_external_id: externalId } : {}),
    jid,
  })
}

/**
 * @param queries what was asked; the answer must speak of the same, in the same order.
 * @throws {ProtocolError} `exchange-malformed`, `jid-invalid`.
 */
export function readResolveUsersAnswer(
  answer: Stanza,
  queries: readonly UserQuery[],
): readonly ResolvedUser[] {
  const users = requireChild(requireResult(answer), 'users')
  const entries = requireCount(users, children(users, 'user'), queries.length, queries.length)
  return queries.map((query, at) => readResult(requireEntry(users, entries[at]), query))
}

function requireEntry(users: Stanza, entry: Stanza | undefined): Stanza {
  if (!entry) throw malformed(users, 'lacks an answer')
  return entry
}

function readResult(user: Stanza, query: UserQuery): ResolvedUser {
  const asked = queryAttrs(query)
  if (Object.entries(asked).some(([name, value]) => user.attrs[name] !== value)) {
    throw malformed(user, 'answers another question')
  }
  const error = child(user, 'error')
  if (error) return { query, error: requireNumber(error, 'code') }
  return {
    query,
    jid: requireJid(user, 'jid'),
    externalId: readExternalId(user, query.by === 'jid' ? 'external_id' : 'normalized_external_id'),
    integratorId: readIntegrator(user),
  }
}

function readExternalId(user: Stanza, name: string): string {
  return requireText(user, name, ASSUMED_MAXIMUM_EXTERNAL_ID)
}

function readIntegrator(user: Stanza): number {
  return requireNumberIn(user, 'integrator_id', 0, ASSUMED_MAXIMUM_INTEGRATORS)
}
