import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encryptToOutbox } from '#cli/client/engine/encrypt-to-outbox.js'
import { decryptContent, startSession } from '#cli/client/engine/message-crypto.js'
import { signalWork } from '#cli/client/engine/signal-work.js'
import { encodeContent } from '#proto/content/message.js'
import { unpad } from '#proto/content/padding.js'
import { type Enc, readOutgoingMessage } from '#proto/exchanges/message.js'
import { signalFailure } from '#proto/signal/errors.js'
import { checkJid } from '#proto/stanza/jid.js'
import { offlineProfile, type OfflineProfile } from '../../support/offline-client.js'

let ada: OfflineProfile
let bob: OfflineProfile
const text = (value: string) => encodeContent({ kind: 'text', text: value })

beforeEach(async () => {
  ada = await offlineProfile('1-1001@interop', 'ada@parley')
  bob = await offlineProfile('4915550001@s.whatsapp.net', '+4915550001@whatsapp')
})

afterEach(() => {
  ada.close()
  bob.close()
})

async function meet(from: OfflineProfile, to: OfflineProfile): Promise<void> {
  const bundle = await to.bundle()
  await signalWork(from.context, to.jid, async (unit) => {
    await startSession(from.context, unit, to.jid, bundle)
    return { value: undefined }
  })
}

async function encrypt(from: OfflineProfile, to: OfflineProfile, id: string, value: string): Promise<Enc> {
  const done = await encryptToOutbox(from.context, { address: to.address, jid: to.jid }, id, text(value), {
    before: () => {
      from.context.entries.addOutgoing(to.address, id, value, text(value), 1)
    },
  })
  if (typeof done === 'string') throw new Error(done)
  return readOutgoingMessage(done).enc
}

function decrypt(at: OfflineProfile, from: OfflineProfile, enc: Enc): Promise<Uint8Array> {
  return signalWork(at.context, from.jid, async (unit) => ({
    value: unpad(await decryptContent(at.context, unit, from.jid, enc)),
  }))
}

describe('Signal operations as units of work', () => {
  it('encrypts a hundred messages sent at once with a hundred different keys, and all arrive', async () => {
    await meet(ada, bob)
    const ids = Array.from({ length: 100 }, (_, at) => `3EB0${at}`)
    const sent = await Promise.all(ids.map((id) => encrypt(ada, bob, id, `text ${id}`)))
    expect(new Set(sent.map((enc) => Buffer.from(enc.ciphertext).toString('hex'))).size).toBe(100)
    const read = await Promise.all(sent.map((enc) => decrypt(bob, ada, enc)))
    expect(read.map((bytes) => Buffer.from(bytes))).toEqual(ids.map((id) => Buffer.from(text(`text ${id}`))))
    expect(ada.context.outbox.all().every((row) => row.state === 'ready' && row.stanza !== undefined)).toBe(
      true,
    )
  })

  it('does not decrypt a message relabelled to another sender, the first one included', async () => {
    await meet(ada, bob)
    const enc = await encrypt(ada, bob, '3EB0AA', 'hello')
    const mallory = { ...ada, jid: checkJid('2-1001@interop') }
    await expect(decrypt(bob, mallory, enc)).rejects.toThrow()
    await expect(decrypt(bob, ada, enc)).resolves.toBeDefined()
  })

  it('tells a replayed message as a duplicate and a used one-time key as undecryptable', async () => {
    await meet(ada, bob)
    const enc = await encrypt(ada, bob, '3EB0AB', 'hello')
    await decrypt(bob, ada, enc)
    const replayed = await decrypt(bob, ada, enc).catch((error: unknown) => error)
    expect(signalFailure(replayed)).toBe('duplicate')
    await signalWork(bob.context, ada.jid, (unit) => {
      unit.session = null
      return Promise.resolve({ value: undefined })
    })
    const again = await decrypt(bob, ada, enc).catch((error: unknown) => error)
    expect(signalFailure(again)).toBe('undecryptable')
  })

  it('loses nothing of a unit whose transaction fails, and fails what was built on it', async () => {
    await meet(ada, bob)
    await encrypt(ada, bob, '3EB0B0', 'before')
    const failing = encryptToOutbox(
      ada.context,
      { address: bob.address, jid: bob.jid },
      '3EB0B1',
      text('x'),
      {
        before: () => {
          throw new Error('disk full')
        },
      },
    )
    const built = encrypt(ada, bob, '3EB0B2', 'built on it')
    await expect(failing).rejects.toThrow('disk full')
    await expect(built).rejects.toThrow()
    const enc = await encrypt(ada, bob, '3EB0B3', 'after')
    expect(Buffer.from(await decrypt(bob, ada, enc))).toEqual(Buffer.from(text('after')))
    expect(ada.context.outbox.all().map((row) => row.id)).toEqual(['3EB0B0', '3EB0B3'])
  })
})
