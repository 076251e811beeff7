// From JIDs to Signal addresses (Identifiers: Signal address; an assumption throughout).
import { createHash } from 'node:crypto'
import { ProtocolAddress } from '@signalapp/libsignal-client'
import { ASSUMED_SIGNAL_ADDRESS_LABEL } from '../assumptions.js'
import { ProtocolError } from '../errors.js'
import { bareJid, type Jid, parseJid } from '../stanza/jid.js'

/** libsignal takes devices 1..127; the wire counts from 0. */
const MAXIMUM_WIRE_DEVICE = 126

/**
 * The name of an account on the Signal layer: a UUID (version 8, RFC 9562 §5.8) from the SHA-256 of its JID.
 * Both ends derive it, so a message whose sender or recipient was exchanged on the way does not decrypt.
 */
export function signalName(jid: Jid): string {
  const digest = createHash('sha256').update(ASSUMED_SIGNAL_ADDRESS_LABEL).update(bareJid(jid)).digest()
  const uuid = digest.subarray(0, 16)
  uuid[6] = (uuid.readUInt8(6) & 0x0f) | 0x80
  uuid[8] = (uuid.readUInt8(8) & 0x3f) | 0x80
  return uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * @throws {ProtocolError} `jid-invalid` for the server, a group, or a device above 126: nobody there has keys.
 */
export function signalAddress(jid: Jid): ProtocolAddress {
  const parsed = parseJid(jid)
  if (!('device' in parsed) || parsed.device > MAXIMUM_WIRE_DEVICE) {
    throw new ProtocolError('jid-invalid', 'this JID names no device with keys')
  }
  return ProtocolAddress.new(signalName(jid), parsed.device + 1)
}
