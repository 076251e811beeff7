// An independent client at the real chat server: whatsapp-rust-bridge does framing, Noise and stanzas, nothing of
// ours in between but the two protobuf messages of a login. It checks no certificate.
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NoiseSession } from 'whatsapp-rust-bridge'
import { type Bytes, concat } from '#proto/bytes.js'
import { encodeClientPayload } from '#proto/exchanges/client-payload.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { PROLOGUE } from '#proto/frame/frame.js'
import { decodeHandshakeMessage, encodeHandshakeMessage } from '#proto/noise/handshake-message.js'
import type { KeyPair } from '#proto/noise/keys.js'
import { generateKeyPair } from '#proto/noise/x25519.js'
import { temporaryFolder } from '../support/folder.js'
import { fresh } from '../support/offline-client.js'
import { startTestMeta, testDevice, type TestMeta, VERSION } from '../support/meta.js'

const PHONE = '4915550001'
const PING = { tag: 'iq', attrs: { id: 'p-1', type: 'get', xmlns: 'w:p', to: 's.whatsapp.net' } }

interface BridgeNode {
  readonly tag: string
  readonly attrs: Record<string, string>
  readonly content?: unknown
}

/** A login in the manner of open clients, over TCP. */
class BridgeClient {
  readonly #socket: Socket
  readonly #incoming: NodeJS.AsyncIterator<Buffer>
  readonly #session: NoiseSession
  readonly #ephemeral = generateKeyPair(fresh(32))
  readonly #nodes: BridgeNode[] = []

  constructor(url: string) {
    this.#socket = connect(Number(new URL(url).port), '127.0.0.1')
    this.#incoming = this.#socket[Symbol.asyncIterator]() as NodeJS.AsyncIterator<Buffer>
    this.#session = new NoiseSession(this.#ephemeral.publicKey, PROLOGUE)
  }

  async logIn(staticKey: KeyPair, payload: Bytes): Promise<void> {
    const { publicKey, privateKey } = this.#ephemeral
    const hello = encodeHandshakeMessage('clientHello', { ephemeral: publicKey, payload: new Uint8Array() })
    this.#socket.write(this.#session.encodeFrameRaw(hello))
    const answer = decodeHandshakeMessage('serverHello', (await this.#bytes()).slice(3))
    const { ephemeral = new Uint8Array(), static: theirStatic = new Uint8Array() } = answer
    this.#session.processHandshakeInit(ephemeral, theirStatic, answer.payload, privateKey)
    const sealedStatic = new Uint8Array(
      this.#session.processHandshakeFinish(staticKey.publicKey, staticKey.privateKey, ephemeral),
    )
    const finish = { static: sealedStatic, payload: new Uint8Array(this.#session.encrypt(payload)) }
    this.#socket.write(this.#session.encodeFrameRaw(encodeHandshakeMessage('clientFinish', finish)))
    this.#session.finishInit()
  }

  send(node: BridgeNode): void {
    this.#socket.write(this.#session.encodeFrame(node as Parameters<NoiseSession['encodeFrame']>[0]))
  }

  async next(): Promise<BridgeNode> {
    for (;;) {
      const node = this.#nodes.shift()
      if (node) return node
      for (const { tag, attrs, content } of this.#session.decodeFrame(await this.#bytes())) {
        this.#nodes.push({ tag, attrs: { ...attrs }, content })
      }
    }
  }

  /** The next of this tag; what comes before it is passed over. */
  async nextOf(tag: string): Promise<BridgeNode> {
    for (;;) {
      const node = await this.next()
      if (node.tag === tag) return node
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  async #bytes(): Promise<Bytes> {
    const { done, value } = await this.#incoming.next()
    if (done === true) throw new Error('the server ended the connection')
    return concat(value)
  }
}

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

const login = (username: string): Bytes =>
  encodeClientPayload({
    ...{ username, product: 'whatsapp', passive: false, connectReason: 'user' },
    ...{ connectAttemptCount: 0, appVersion: VERSION, pushName: 'Bob' },
  })

describe('an independent client with a WhatsApp account', () => {
  it('logs in at the chat server, pings, and gets its answer', async () => {
    const device = testDevice()
    await test.metaUser(PHONE, { device })
    const client = new BridgeClient(test.meta.chat)
    await client.logIn(device.noise, login(PHONE))
    expect(await client.next()).toMatchObject({ tag: 'success' })
    client.send(PING)
    expect(await client.nextOf('iq')).toMatchObject({ attrs: { type: 'result', id: 'p-1' } })
    client.send({ ...PING, attrs: { ...PING.attrs, id: 'p-2' } })
    expect(await client.nextOf('iq')).toMatchObject({ attrs: { type: 'result', id: 'p-2' } })
    client.close()
  })

  it('is handed what waited for it, with the octets that were sent', async () => {
    const device = testDevice()
    const bob = await test.metaUser(PHONE, { device })
    const ada = await (await test.partnerUser('ada')).online()
    const ciphertext = fresh(200)
    ada.submit(outgoingMessage({ id: 'M1', to: bob.jid, type: 'text', enc: { type: 'msg', ciphertext } }))
    await ada.nextOf('ack')
    const client = new BridgeClient(test.meta.chat)
    await client.logIn(device.noise, login(PHONE))
    const tags: string[] = []
    for (let node = await client.next(); ; node = await client.next()) {
      tags.push(node.tag)
      if (node.tag !== 'message') continue
      expect(node.attrs).toMatchObject({ id: 'M1', type: 'text', external_id: 'ada' })
      const [enc] = node.content as readonly BridgeNode[]
      expect(Buffer.from(enc?.content as Uint8Array)).toEqual(Buffer.from(ciphertext))
      break
    }
    expect(tags).toEqual(['success', 'ib', 'message'])
    client.close()
  })

  it('is told the failure number where another device is enlisted', async () => {
    await test.metaUser(PHONE)
    const client = new BridgeClient(test.meta.chat)
    await client.logIn(testDevice().noise, login(PHONE))
    expect(await client.next()).toMatchObject({ tag: 'failure', attrs: { reason: '401' } })
    client.close()
  })
})
