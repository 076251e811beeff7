// JIDs on the wire: the four binary forms of an address (as open clients show them).
import { ProtocolError } from '../errors.js'
import { formatJid, type ParsedJid, tryParseJid } from './jid.js'
import type { StanzaReader } from './reader.js'
import { AD_DOMAIN, TAG } from './tags.js'
import { INTEROP_SERVER_WIRE, readText, writeText } from './text-wire.js'
import type { StanzaWriter } from './writer.js'

type DomainKind = keyof typeof AD_DOMAIN
const KIND_OF_DOMAIN: ReadonlyMap<number, DomainKind> = new Map([
  [AD_DOMAIN.phone, 'phone'],
  [AD_DOMAIN.lid, 'lid'],
  [AD_DOMAIN.hosted, 'hosted'],
  [AD_DOMAIN['hosted-lid'], 'hosted-lid'],
])

function readPart(reader: StanzaReader): string {
  return readText(reader, reader.uint8())
}

/** JID_PAIR also carries addresses that no kind of ours describes; those stay for the exchange to judge. */
function readPair(reader: StanzaReader): string {
  const userTag = reader.uint8()
  const user = userTag === TAG.LIST_EMPTY ? '' : readText(reader, userTag)
  const server = readPart(reader)
  if (server === '' || server.includes('@') || user.includes('@')) {
    throw new ProtocolError('jid-invalid', 'an address holds more than one @, or no server')
  }
  return user === '' ? server : `${user}@${server}`
}

function readAdJid(reader: StanzaReader): string {
  const kind = KIND_OF_DOMAIN.get(reader.uint8())
  const device = reader.uint8()
  const user = readPart(reader)
  if (kind === undefined) throw new ProtocolError('jid-invalid', 'an address has an unknown domain')
  return formatJid({ kind, user, device })
}

function readFbJid(reader: StanzaReader): string {
  const user = readPart(reader)
  const device = reader.uint16()
  if (readPart(reader) !== 'msgr')
    throw new ProtocolError('jid-invalid', 'a Messenger address names its server')
  return formatJid({ kind: 'messenger', user, device })
}

/**
 * Servers name the server `interop` at the end, some clients leave it out. No attribute has that name, so
 * where the string follows, it belongs to the address.
 */
function readInteropJid(reader: StanzaReader): string {
  const user = readPart(reader)
  const device = reader.uint16()
  const integrator = reader.uint16()
  reader.skip(INTEROP_SERVER_WIRE)
  return formatJid({ kind: 'interop', integrator, user, device })
}

export function isJidTag(tag: number): boolean {
  return tag === TAG.JID_PAIR || (tag >= TAG.INTEROP_JID && tag <= TAG.AD_JID)
}

/** Reads an address whose tag was read already. @throws {ProtocolError} `jid-invalid`, `stanza-malformed`. */
export function readJid(reader: StanzaReader, tag: number): string {
  if (tag === TAG.JID_PAIR) return readPair(reader)
  if (tag === TAG.AD_JID) return readAdJid(reader)
  return tag === TAG.FB_JID ? readFbJid(reader) : readInteropJid(reader)
}

function writePair(writer: StanzaWriter, user: string, server: string): void {
  writer.uint8(TAG.JID_PAIR)
  if (user === '') writer.uint8(TAG.LIST_EMPTY)
  else writeText(writer, user)
  writeText(writer, server)
}

function writeWithDevice(writer: StanzaWriter, tag: number, user: string, device: number): void {
  writer.uint8(tag)
  writeText(writer, user)
  writer.uint16(device)
}

function writeParsed(writer: StanzaWriter, text: string, jid: ParsedJid, interopServer: boolean): void {
  if (jid.kind === 'server') writePair(writer, '', text)
  else if (jid.kind === 'group') writePair(writer, jid.group, 'g.us')
  else if (jid.kind === 'interop') {
    writeWithDevice(writer, TAG.INTEROP_JID, jid.user, jid.device)
    writer.uint16(jid.integrator)
    if (interopServer) writer.octets(INTEROP_SERVER_WIRE)
    else writer.endOpenAddress()
  } else if (jid.kind === 'messenger') {
    writeWithDevice(writer, TAG.FB_JID, jid.user, jid.device)
    writeText(writer, 'msgr')
  } else if (jid.device === 0 && (jid.kind === 'phone' || jid.kind === 'lid')) {
    writePair(writer, jid.user, jid.kind === 'lid' ? 'lid' : 's.whatsapp.net')
  } else {
    writer.uint8(TAG.AD_JID)
    writer.uint8(AD_DOMAIN[jid.kind])
    writer.uint8(jid.device)
    writeText(writer, jid.user)
  }
}

/**
 * Writes an attribute's value: canonical JIDs in their binary form, anything else as a string.
 * `interopServer`: whether partner addresses end in their server string.
 */
export function writeValue(writer: StanzaWriter, text: string, interopServer: boolean): void {
  const jid = text.includes('@') || text === 's.whatsapp.net' ? tryParseJid(text) : undefined
  if (jid) writeParsed(writer, text, jid, interopServer)
  else writeText(writer, text)
}
