// The credential of `media_conn`: who may upload to the media server, and ask its relay (assumption: what `auth` is).
//
// It carries what it says under a MAC instead of being looked up: asking for thousands of them fills no memory, and
// it holds across a restart and on every node that has the key. It belongs to one login of one account, so a newer
// login, new keys and un-enlisting end it at once.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { ASSUMED_MEDIA_AUTH_SECONDS } from '#proto/assumptions.js'
import {
  type Bytes,
  bytesText,
  bytesUint,
  concat,
  fromBase64url,
  textBytes,
  toBase64url,
  uintBytes,
} from '#proto/bytes.js'
import type { Clock } from '#platform/clock.js'
import type { Account } from '../accounts/account.js'
import type { Accounts } from '../accounts/accounts.js'
import type { ConnectionRecords } from '../accounts/connection-records.js'

export interface MediaAuth {
  /** A credential of the account's login that has this epoch. */
  issue(login: { readonly jid: string; readonly epoch: number }): string
  /** The account it was issued to, where it still holds: any failure looks the same. */
  holder(auth: string): Promise<Account | undefined>
}

interface MediaAuthDeps {
  /** 32 octets. */
  readonly key: Bytes
  readonly accounts: Accounts
  readonly records: ConnectionRecords
  readonly clock: Clock
}

const LABEL = textBytes('parley media auth v1\0')
/** Expiry in seconds, epoch: six octets each, then the JID; before them the MAC. */
const MAC_BYTES = 32
const NUMBER_BYTES = 6
const HEAD_BYTES = MAC_BYTES + 2 * NUMBER_BYTES

export function createMediaAuth({ key, accounts, records, clock }: MediaAuthDeps): MediaAuth {
  const macOf = (claims: Bytes): Bytes =>
    new Uint8Array(createHmac('sha256', key).update(LABEL).update(claims).digest())

  /** What an authentic credential says; `undefined` for any other. */
  const open = (auth: string): { expires: number; epoch: number; jid: string } | undefined => {
    const bytes = fromBase64url(auth)
    if (!bytes || bytes.length <= HEAD_BYTES) return undefined
    const claims = bytes.slice(MAC_BYTES)
    if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(claims))) return undefined
    const expires = bytesUint(claims.subarray(0, NUMBER_BYTES))
    const epoch = bytesUint(claims.subarray(NUMBER_BYTES, 2 * NUMBER_BYTES))
    return { expires, epoch, jid: bytesText(claims.subarray(2 * NUMBER_BYTES)) ?? '' }
  }
  return {
    issue({ jid, epoch }) {
      const expires = Math.floor(clock.now() / 1000) + ASSUMED_MEDIA_AUTH_SECONDS
      const claims = concat(uintBytes(expires, NUMBER_BYTES), uintBytes(epoch, NUMBER_BYTES), textBytes(jid))
      return toBase64url(concat(macOf(claims), claims))
    },
    async holder(auth) {
      const said = open(auth)
      if (!said || clock.now() >= said.expires * 1000) return undefined
      const [account, record] = await Promise.all([accounts.find(said.jid), records.find(said.jid)])
      return account?.enlisted && record?.epoch === said.epoch ? account : undefined
    },
  }
}
