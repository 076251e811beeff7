// One client floods the chat server: everybody else is served in between. Measured by counting what the server
// did meanwhile, not by the clock.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { concat } from '#proto/bytes.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { encodeStanza } from '#proto/stanza/codec.js'
import { stanza } from '#proto/stanza/stanza.js'
import { type BesiegedChat, besiegedChat, ping } from '../support/besieged-chat.js'
import { fresh } from '../support/offline-client.js'

const MIB = 1024 * 1024
/** What the kernel keeps for one connection in both directions, generously. */
const KERNEL_BYTES = 16 * MIB

let chat: BesiegedChat
/** Stanzas of the flood that the server has read so far. */
let flooded: number
beforeEach(async () => {
  flooded = 0
  chat = await besiegedChat({
    trace: ({ layer, dir, kind }) => {
      if (layer === 'stanza' && dir === 'in' && kind === 'flood') flooded += 1
    },
  })
})
afterEach(() => chat.close())

describe('a flood of large stanzas', () => {
  it('is read in turns: every ping of somebody else is answered long before its end', async () => {
    const flooder = await chat.loggedIn()
    const total = 800
    const one = encodeStanza(stanza('flood', {}, fresh(60_000)))
    flooder.write(concat(...Array.from({ length: total }, () => flooder.sealed(one))))
    const waits: number[] = []
    while (flooded < total) {
      const before = flooded
      await chat.witnessIsServed()
      waits.push(flooded - before)
    }
    // Node reads at most 2 MiB of one connection before it looks at the next: some 35 of these, a few times over.
    expect(Math.max(...waits)).toBeLessThan(total / 4)
    expect(waits.length).toBeGreaterThan(4)
  })
})

describe('a client that asks and never reads the answers', () => {
  it('is read from no more once 4 MiB wait for it, and others are served', async () => {
    const flooder = await chat.loggedIn()
    flooder.socket.pause()
    // The answer repeats the id, so it is as large as the question.
    const one = encodeStanza(ping('x'.repeat(20_000)))
    let asked = 0
    const more = (): void => {
      const frames = Array.from({ length: 100 }, () => flooder.sealed(one))
      flooder.write(concat(...frames))
      asked += frames.reduce((sum, frame) => sum + frame.length, 0)
    }
    const stuckAt = async (): Promise<number> => {
      const before = flooder.socket.writableLength
      await chat.witnessIsServed()
      return flooder.socket.writableLength === before ? before : -1
    }
    let stuck = 0
    while (stuck < 5 && asked < 4 * KERNEL_BYTES) {
      if (flooder.socket.writableLength < 2 * MIB) {
        more()
        stuck = 0
      }
      stuck = (await stuckAt()) > 0 ? stuck + 1 : 0
    }
    // Nothing moved for five rounds although there was more to read: the server has stopped reading.
    expect(stuck).toBe(5)
    const read = asked - flooder.socket.writableLength
    expect(read).toBeLessThan(KERNEL_BYTES)
    const message = outgoingMessage({
      ...{ id: 'M1', to: chat.bob.jid, type: 'text', enc: { type: 'msg', ciphertext: fresh(64) } },
    })
    chat.witness.submit(message)
    expect((await chat.witness.nextOf('ack')).attrs['error']).toBeUndefined()
    flooder.socket.resume()
    await flooder.next(({ attrs }) => attrs['id'] === 'M1')
    flooder.send(ping('last'))
    await flooder.next(({ attrs }) => attrs['id'] === 'last')
  })
})
