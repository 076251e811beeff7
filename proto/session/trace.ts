// What a session tells the trace: each stanza as frame, noise and stanza event, and the handshake's steps.
// Never a key, and of the client's login payload nothing but its size, since it holds the identity token.
import type { CertificateDetails } from '../noise/certificate.js'
import type { Stanza } from '../stanza/stanza.js'
import { stanzaXml } from '../stanza/xml.js'
import type { TraceDraft } from '../trace/event.js'

export type Direction = 'in' | 'out'

export interface SessionTrace {
  handshake(dir: Direction, step: string, size: number): void
  /** The server's certificate was found to lead to the trusted root. */
  certificate(leaf: CertificateDetails): void
  /** Inwards from the frame up, outwards from the stanza down. */
  stanza(dir: Direction, node: Stanza, sealedBytes: number): void
}

const FRAME_HEADER_BYTES = 3
const TAG_BYTES = 16

/** Attributes that hold a person's name, or the credential of `media_conn`; a trace shows that they are there. */
const WITHHELD = ['display_name', 'notify', 'auth']

export function createSessionTrace(connectionId: string, emit: (draft: TraceDraft) => void): SessionTrace {
  return {
    handshake(dir, step, size) {
      const summary = `${step}, ${size} bytes`
      emit({
        ...{ cid: `${connectionId}/handshake`, layer: 'noise', dir, kind: step },
        ...{ size, sens: 'public', summary },
      })
    },
    certificate({ serial, issuerSerial, notAfterSeconds }) {
      emit({
        ...{ cid: `${connectionId}/handshake`, layer: 'noise', dir: 'local', kind: 'certificate' },
        ...{ size: 0, sens: 'public', summary: `certificate ${serial} leads to the trusted root` },
        detail: { serial, issuerSerial, notAfterSeconds },
      })
    },
    stanza(dir, node, sealedBytes) {
      const drafts = stanzaDrafts(correlation(connectionId, node), dir, node, sealedBytes)
      for (const draft of dir === 'in' ? drafts.reverse() : drafts) emit(draft)
    },
  }
}

function stanzaDrafts(cid: string, dir: Direction, node: Stanza, sealedBytes: number): TraceDraft[] {
  const frameBytes = sealedBytes + FRAME_HEADER_BYTES
  const plainBytes = sealedBytes - TAG_BYTES
  return [
    {
      ...{ cid, layer: 'stanza', dir, kind: node.tag, size: plainBytes, sens: 'meta' },
      summary: stanzaSummary(node),
      detail: { xml: stanzaXml(withoutSecrets(node)) },
    },
    {
      ...{ cid, layer: 'noise', dir, kind: dir === 'in' ? 'decrypt' : 'encrypt', size: sealedBytes },
      ...{ sens: 'public', summary: `AES-256-GCM, ${plainBytes} bytes inside ${sealedBytes}` },
    },
    {
      ...{ cid, layer: 'frame', dir, kind: 'frame', size: frameBytes, sens: 'public' },
      summary: `${FRAME_HEADER_BYTES} bytes of length and ${sealedBytes} of payload`,
    },
  ]
}

function stanzaSummary(node: Stanza): string {
  const shown = ['type', 'class', 'xmlns', 'from', 'to', 'error'].flatMap((name) => {
    const value = node.attrs[name]
    return value === undefined ? [] : [`${name}=${value}`]
  })
  return [`<${node.tag}>`, ...shown].join(' ')
}

/** One message keeps its id in its ack, receipts and retries; requests are told apart by connection. */
function correlation(connectionId: string, node: Stanza): string {
  const id = node.attrs['id']
  if (node.tag === 'success' || node.tag === 'failure') return `${connectionId}/handshake`
  if (id === undefined) return connectionId
  return node.tag === 'iq' ? `${connectionId}/${id}` : id
}

function withoutSecrets(node: Stanza): Stanza {
  const attrs: Record<string, string> = { ...node.attrs }
  for (const name of WITHHELD) if (attrs[name] !== undefined) attrs[name] = '…'
  const { content } = node
  if (!Array.isArray(content)) return { ...node, attrs }
  return { tag: node.tag, attrs, content: content.map((child: Stanza) => withoutSecrets(child)) }
}
