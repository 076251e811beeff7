// Reading the trace: what steps of the walkthrough take as evidence.
import type { TraceDraft } from '#proto/trace/event.js'
import type { PreKeyStock } from '#proto/exchanges/prekey-count.js'

/** The stanza of an event as XML; empty for other layers. */
export function xmlOf({ layer, detail }: TraceDraft): string {
  const xml = layer === 'stanza' ? detail?.['xml'] : undefined
  return typeof xml === 'string' ? xml : ''
}

/** Which steps of the last handshake happened, in order, up to the login's answer. */
export function lastHandshake(traces: readonly TraceDraft[]): readonly TraceDraft[] {
  const steps = traces.filter(
    ({ cid, layer, kind }) =>
      cid.endsWith('/handshake') && kind !== 'decrypt' && kind !== 'encrypt' && layer !== 'frame',
  )
  return steps.filter(({ cid }) => cid === steps.at(-1)?.cid)
}

/** `pkmsg` or `msg`: how this client encrypted the message, and to how many bytes. */
export function encryptedAs(
  traces: readonly TraceDraft[],
  id: string,
): { readonly type: string; readonly size: number } | undefined {
  const event = traces.find(({ cid, layer, kind }) => cid === id && layer === 'signal' && kind === 'encrypt')
  return event && { type: String(event.detail?.['type']), size: event.size }
}

/** The first bytes of the message's ciphertext, as it left this client. */
export function ciphertextStart(traces: readonly TraceDraft[], id: string): Buffer | undefined {
  const sent = traces.find(({ cid, dir, kind }) => cid === id && dir === 'out' && kind === 'message')
  const hex = sent && /<!-- \d+ bytes: ([0-9a-f]+)/.exec(xmlOf(sent))?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}

/** Seconds since 1970 at which Meta says it stored the message this client sent. */
export function ackedAt(traces: readonly TraceDraft[], id: string): number | undefined {
  const ack = traces.find(({ cid, dir, kind }) => cid === id && dir === 'in' && kind === 'ack')
  const time = ack && / t="(\d+)"/.exec(xmlOf(ack))?.[1]
  return time === undefined ? undefined : Number(time)
}

/** Every answer to "how many of my one-time prekeys do you hold?", in order. */
export function stocks(traces: readonly TraceDraft[]): readonly PreKeyStock[] {
  return traces.flatMap((event) => {
    const [, curve, kyber] =
      (event.dir === 'in' && /<count value="(\d+)" kyber="(\d+)"\/>/.exec(xmlOf(event))) || []
    return curve === undefined || kyber === undefined ? [] : [{ curve: Number(curve), kyber: Number(kyber) }]
  })
}

/** How many prekey bundles this client was given. */
export function bundlesFetched(traces: readonly TraceDraft[]): number {
  return traces.filter(
    (event) => event.dir === 'in' && event.kind === 'iq' && xmlOf(event).includes('<registration>'),
  ).length
}

/** Whether the server took an upload of prekeys. */
export function uploadedPrekeys(traces: readonly TraceDraft[]): boolean {
  const upload = traces.find((event) => event.dir === 'out' && xmlOf(event).includes('<registration>'))
  return traces.some(({ cid, dir, layer }) => cid === upload?.cid && dir === 'in' && layer === 'stanza')
}

/** The first octets of the identity key that this client gave to Meta with its prekeys. */
export function uploadedIdentity(traces: readonly TraceDraft[]): Buffer | undefined {
  const upload = traces.find((event) => event.dir === 'out' && xmlOf(event).includes('<registration>'))
  const hex = upload && /<identity>\s*<!-- \d+ bytes: ([0-9a-f]+)/.exec(xmlOf(upload))?.[1]
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}

/** Stanzas of that name that reached Meta, in order. */
export function takenByMeta(serverEvents: readonly TraceDraft[], name: string): readonly TraceDraft[] {
  return serverEvents.filter(({ layer, dir, kind }) => layer === 'stanza' && dir === 'in' && kind === name)
}

/** Of messages, receipts and notifications: bytes Meta put into a mailbox under this id, by its first entry. */
export function storedBytes(serverEvents: readonly TraceDraft[], id: string): number | undefined {
  return serverEvents.find(({ cid, layer, kind }) => cid === id && layer === 'store' && kind === 'append')
    ?.size
}

/** Entries that mailboxes took, whether they are still there or not. */
export function storedCount(serverEvents: readonly TraceDraft[]): number {
  return serverEvents.filter(({ layer, kind }) => layer === 'store' && kind === 'append').length
}

/** Whether every mailbox is empty again. */
export function mailboxesEmpty(serverEvents: readonly TraceDraft[]): boolean {
  const count = (kind: string): number =>
    serverEvents.filter((event) => event.layer === 'store' && event.kind === kind).length
  return count('append') === count('remove')
}
