// With fifty messages waiting, turning the app off delivers none of them, in neither direction; nor does turning it
// on again.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { optInRequest } from '#proto/exchanges/integrators.js'
import { outgoingMessage } from '#proto/exchanges/message.js'
import { strangers } from '../support/consent-matrix.js'
import { CIPHERTEXT, clientOf, collect, reconnect, turnOff } from '../support/consent-people.js'
import { forgetWhatCame, STATES } from '../support/consent-states.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'

const FIFTY = Array.from({ length: 50 }, (_, n) => `M${n}`)

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

it.each([
  ['a partner’s user to a WhatsApp user', true],
  ['a WhatsApp user to a partner’s user', false],
])('none of fifty messages of %s comes after the app is off', async (_name, fromPartner) => {
  const pair = await strangers(test, fromPartner)
  const { sender, recipient } = pair
  await STATES['both wrote']?.(pair, test)
  await forgetWhatCame(pair)
  await clientOf(recipient).end()
  recipient.client = undefined
  for (const id of FIFTY) {
    const enc = { type: 'msg', ciphertext: CIPHERTEXT } as const
    clientOf(sender).submit(outgoingMessage({ id, to: recipient.jid, type: 'text', enc }))
  }
  for (const id of FIFTY) {
    expect((await clientOf(sender).nextOf('ack')).attrs).toMatchObject({ id, from: recipient.jid })
  }
  // The WhatsApp user decides on a connection that takes no deliveries.
  const chooser = fromPartner ? recipient : sender
  if (fromPartner) await reconnect(chooser, { passive: true })
  await turnOff(sender, recipient)
  await reconnect(recipient)
  expect(await collect(clientOf(recipient), 0)).toEqual([])
  await clientOf(chooser).request(optInRequest([1]))
  await reconnect(recipient)
  expect(await collect(clientOf(recipient), 0)).toEqual([])
})
