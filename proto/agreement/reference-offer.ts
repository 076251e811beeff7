// The reference offer: what a partner and Meta agree on, one text per service (Digital Markets Act, article 7 §4;
// Consent and the agreement). The real offer is a contract of many pages; this wording is the simulator's own, holds
// the rules that the code here enforces, and binds nobody.
import { createHash } from 'node:crypto'
import type { Service } from '../address.js'
import { textBytes } from '../bytes.js'

export interface Offer {
  readonly service: Service
  /** Rises with every change of the text. */
  readonly version: string
  /** Paragraphs divided by an empty line, for people to read before they sign. */
  readonly text: string
}

const NAMES: Readonly<Record<Service, string>> = { whatsapp: 'WhatsApp', messenger: 'Messenger' }

const VERSION = '1'

export const REFERENCE_OFFERS: Readonly<Record<Service, Offer>> = {
  whatsapp: { service: 'whatsapp', version: VERSION, text: offerText('whatsapp') },
  messenger: { service: 'messenger', version: VERSION, text: offerText('messenger') },
}

/** Of the text, as {@link textDigest}: what is signed. */
export function offerDigest(offer: Pick<Offer, 'text'>): string {
  return textDigest(offer.text)
}

/** SHA-256 of the text's UTF-8, 64 hex digits. */
export function textDigest(text: string): string {
  return createHash('sha256').update(textBytes(text)).digest('hex')
}

function offerText(service: Service): string {
  const name = NAMES[service]
  return [
    `Simulated reference offer for interoperability with ${name}, version ${VERSION}`,
    'This text belongs to a simulator. It is not an offer of Meta, and signing it binds nobody outside the simulation.',
    `1. Parties. The endpoint that hands out this offer (below: ${name}) and the provider of the messaging app that applied for it (below: the partner), named by its issuer.`,
    `2. Scope. One-to-one messages between people who use ${name} and people who use the partner's app: text, files, receipts, reactions, replies and typing. The other service of the same group is not included; it has an offer of its own.`,
    `3. Encryption. Messages and files are encrypted from end to end, with the Signal protocol or with one that the partner has shown to be as good: forward secrecy, recovery after a compromise, deniability. Neither party weakens it, keeps copies of keys, or reads along.`,
    `4. People. The partner enlists only people who live in the European Economic Area, who asked for it, and who were told before what ${name} will learn about them. It vouches with signed tokens for the identifier of each, and for nobody else's. Whoever wants to leave is removed without delay.`,
    `5. Consent on the side of ${name}. Nobody there is reachable before turning the partner's app on. First messages are requests; blocks, limits and reports apply to everybody. The partner does not try to get around them, or to find out who uses ${name}.`,
    `6. Connections. Each of the partner's devices keeps one connection of its own. A proxy of the partner is allowed between its devices and ${name} if it keeps one connection for each device and only while that device is connected, passes on the device's internet address, and neither encrypts nor decrypts the content of messages.`,
    `7. Files. The partner keeps the encrypted files its people send where the media server of ${name} can fetch them under the registered address, and answers for files that are gone as gone.`,
    `8. Wake-ups. ${name} tells the partner's push address that something waits for one of its people, and nothing else. The partner answers at once and wakes the device.`,
    `9. Keys. The partner publishes its signing keys at the agreed path below its issuer, takes back a lost key at once, and signs this offer with one of them.`,
    `10. Checks. Before the first user, ${name} looks whether the keys can be fetched, the push address and the media address answer, and the version of the protocol is one it speaks. It may look again.`,
    `11. Suspension. ${name} may suspend the partner, saying why, where people are in danger or these rules are broken. Nobody is enlisted or logged in then, connections end within seconds, nothing is delivered or fetched; what waits is kept, and goes on when the suspension ends.`,
    `12. End. Either party may end this agreement. All people of the partner are then removed from ${name}, with their keys and whatever waits for them.`,
    `13. Changes. A new version of this text applies to the partner once it has signed it.`,
  ].join('\n\n')
}
