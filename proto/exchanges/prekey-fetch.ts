// Asking for the keys of somebody to write to: `<iq xmlns=encrypt type=get><key><user jid/></key></iq>`
// (Stanzas: prekey fetch). Each one-time key is handed out once, ever.
import { ASSUMED_MAXIMUM_FETCHED_USERS } from '../assumptions.js'
import type { Jid } from '../stanza/jid.js'
import { child, children, requireChild, requireNumber, type Stanza, stanza } from '../stanza/stanza.js'
import { requireCount, requireJid } from './attributes.js'
import { iqGet, iqResult, isRequest, requireResult } from './iq.js'
import {
  bundleKeyElements,
  type PreKeyBundleWire,
  readBundleKeys,
  readRegistration,
  registrationElement,
} from './key-elements.js'

/** What the server has for one user: keys, or the code of one error for every cause. */
export type FetchedKeys =
  | { readonly jid: Jid; readonly bundle: PreKeyBundleWire; readonly error?: undefined }
  | { readonly jid: Jid; readonly error: number; readonly bundle?: undefined }

const XMLNS = 'encrypt'

/** @param jids 1..32 users. */
export function prekeyFetchRequest(jids: readonly Jid[]): Stanza {
  return iqGet(XMLNS, [
    stanza(
      'key',
      {},
      jids.map((jid) => stanza('user', { jid })),
    ),
  ])
}

export function isPrekeyFetch(iq: Stanza): boolean {
  return isRequest(iq, 'get', XMLNS, 'key')
}

/** @throws {ProtocolError} `exchange-malformed`, `jid-invalid`. */
export function readPrekeyFetchRequest(iq: Stanza): readonly Jid[] {
  const key = requireChild(iq, 'key')
  const users = requireCount(key, children(key, 'user'), 1, ASSUMED_MAXIMUM_FETCHED_USERS)
  return users.map((user) => requireJid(user, 'jid'))
}

/** One entry for each user asked for, in the same order. */
export function prekeyFetchAnswer(request: Stanza, results: readonly FetchedKeys[]): Stanza {
  return iqResult(request, [stanza('list', {}, results.map(userElement))])
}

function userElement(result: FetchedKeys): Stanza {
  const { jid, bundle, error } = result
  if (bundle === undefined) return stanza('user', { jid }, [stanza('error', { code: String(error) })])
  return stanza('user', { jid }, [registrationElement(bundle.registrationId), ...bundleKeyElements(bundle)])
}

/**
 * Lengths are checked, signatures are not: that is for the Signal layer.
 * @throws {ProtocolError} `exchange-malformed`, `jid-invalid`.
 */
export function readPrekeyFetchAnswer(answer: Stanza): readonly FetchedKeys[] {
  const list = requireChild(requireResult(answer), 'list')
  return requireCount(list, children(list, 'user'), 1, ASSUMED_MAXIMUM_FETCHED_USERS).map(readUser)
}

function readUser(user: Stanza): FetchedKeys {
  const jid = requireJid(user, 'jid')
  const error = child(user, 'error')
  if (error) return { jid, error: requireNumber(error, 'code') }
  return { jid, bundle: readBundleKeys(user, readRegistration(user)) }
}
