// A chat client under a test's full control: it can send any octets at any time, sealed or not, before and after
// the login, and never notices what a well-behaved client would.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type Bytes, concat, EMPTY } from '#proto/bytes.js'
import { type ClientPayload, encodeClientPayload } from '#proto/exchanges/client-payload.js'
import { encodeFrame, PROLOGUE } from '#proto/frame/frame.js'
import { createHandshake } from '#proto/noise/handshake.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import { XX } from '#proto/noise/handshake-pattern.js'
import type { KeyPair } from '#proto/noise/keys.js'
import type { Transport } from '#proto/noise/transport.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { decodeStanza, encodeStanza } from '#proto/stanza/codec.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { fresh } from './offline-client.js'

const HEADER_BYTES = 3

export class NoiseSocket {
  readonly socket: Socket
  /** Resolves when the connection is over, by whichever side. */
  readonly closed: Promise<void>
  #transport: Transport | undefined
  #received = Buffer.alloc(0)
  #heard: () => void = () => undefined
  #over = false

  /** @param url `tcp://host:port`. */
  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.socket = connect(Number(port), hostname)
    // A reset is one of the ways a server may end it.
    this.socket.on('error', () => undefined)
    this.socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#heard()
    })
    this.closed = once(this.socket, 'close').then(() => {
      this.#over = true
      this.#heard()
    })
  }

  /** Octets that came and were not read as a frame. */
  get received(): number {
    return this.#received.length
  }

  get over(): boolean {
    return this.#over
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes)
  }

  /** The handshake up to its last message, which is given back unsent; it holds the login. */
  async handshake(staticKey: KeyPair, payload: ClientPayload | Bytes): Promise<Bytes> {
    const handshake = createHandshake({
      ...{ pattern: XX, role: 'initiator', prologue: PROLOGUE, staticKey, mixEmptyPayload: false },
      ephemeral: generateKeyPair(fresh(32)),
    })
    this.write(concat(PROLOGUE, encodeFrame(encodeHandshakeMessage('clientHello', handshake.write(EMPTY)))))
    handshake.read(decodeHandshakeMessage('serverHello', await this.#frame()))
    const login = payload instanceof Uint8Array ? payload : encodeClientPayload(payload)
    const finish = encodeFrame(encodeHandshakeMessage('clientFinish', handshake.write(login)))
    this.#transport = handshake.split()
    return finish
  }

  async logIn(staticKey: KeyPair, payload: ClientPayload): Promise<Stanza> {
    this.write(await this.handshake(staticKey, payload))
    return this.read()
  }

  /** A frame of this plaintext, flag octet included, whatever it is. */
  sealed(plaintext: Uint8Array): Bytes {
    if (!this.#transport) throw new TypeError('the handshake comes first')
    return encodeFrame(this.#transport.encrypt(plaintext))
  }

  send(...nodes: readonly Stanza[]): void {
    this.write(concat(...nodes.map((node) => this.sealed(encodeStanza(node)))))
  }

  /** The next stanza. Rejects where the connection ends without one. */
  async read(): Promise<Stanza> {
    if (!this.#transport) throw new TypeError('the handshake comes first')
    return decodeStanza(this.#transport.decrypt(await this.#frame()))
  }

  /** The next stanza that fits; others are passed over. */
  async next(fits: (node: Stanza) => boolean): Promise<Stanza> {
    for (;;) {
      const node = await this.read()
      if (fits(node)) return node
    }
  }

  destroy(): void {
    this.socket.destroy()
  }

  async #frame(): Promise<Bytes> {
    for (;;) {
      const length = this.#received.length < HEADER_BYTES ? Infinity : this.#received.readUIntBE(0, 3)
      if (this.#received.length >= HEADER_BYTES + length) {
        const payload = new Uint8Array(this.#received.subarray(HEADER_BYTES, HEADER_BYTES + length))
        this.#received = this.#received.subarray(HEADER_BYTES + length)
        return payload
      }
      if (this.#over) throw new Error('the connection ended')
      await new Promise<void>((resolve) => {
        this.#heard = resolve
      })
    }
  }
}
