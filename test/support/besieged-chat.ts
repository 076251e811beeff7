// A chat server with somebody who misbehaves and a witness who must be served all the while.
import { expect } from 'vitest'
import type { Bytes } from '#proto/bytes.js'
import type { ClientPayload } from '#proto/exchanges/client-payload.js'
import { pingRequest } from '#proto/exchanges/ping.js'
import type { Jid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { temporaryFolder } from './folder.js'
import { type Enlisted, startTestMeta, type TestMeta, type TestMetaOptions, VERSION } from './meta.js'
import { NoiseSocket } from './noise-socket.js'
import type { RawClient } from './raw-client.js'

const PHONE = '4915550001'

export interface BesiegedChat {
  readonly test: TestMeta
  /** Whose account the attacker has. */
  readonly bob: Enlisted
  readonly witness: RawClient
  readonly witnessJid: Jid
  dial(): NoiseSocket
  /** Logged in as Bob. */
  loggedIn(): Promise<NoiseSocket>
  /** Two round trips: by then the server has read whatever was sent to it before. */
  witnessIsServed(): Promise<void>
  close(): Promise<void>
}

export async function besiegedChat(options: Omit<TestMetaOptions, 'folder'> = {}): Promise<BesiegedChat> {
  const test = await startTestMeta({ folder: await temporaryFolder(), ...options })
  const bob = await test.metaUser(PHONE)
  const ada = await test.partnerUser('ada')
  const witness = await ada.online()
  const open: NoiseSocket[] = []
  const dial = (): NoiseSocket => {
    const socket = new NoiseSocket(test.meta.chat)
    open.push(socket)
    return socket
  }
  return {
    test,
    bob,
    witness,
    witnessJid: ada.jid,
    dial,
    async loggedIn() {
      const socket = dial()
      expect((await socket.logIn(bob.device.noise, loginOfBob())).tag).toBe('success')
      return socket
    },
    async witnessIsServed() {
      for (let turn = 0; turn < 2; turn += 1) {
        expect((await witness.request(pingRequest())).attrs['type']).toBe('result')
      }
    },
    async close() {
      for (const socket of open) socket.destroy()
      await test.close()
    },
  }
}

export function loginOfBob(): ClientPayload {
  return {
    ...{ username: PHONE, product: 'whatsapp', passive: false, connectReason: 'user' },
    ...{ connectAttemptCount: 0, appVersion: VERSION },
  }
}

export function ping(id: string): Stanza {
  return { ...pingRequest(), attrs: { ...pingRequest().attrs, id } }
}

/** A ping is answered on this connection. */
export async function isServed(socket: NoiseSocket): Promise<void> {
  socket.send(ping('still-here'))
  await socket.next(({ attrs }) => attrs['id'] === 'still-here' && attrs['type'] === 'result')
}

/** Three octets of length, as every frame begins. */
export function frameHeader(length: number): Bytes {
  return Uint8Array.of(length >>> 16, length >>> 8, length)
}
