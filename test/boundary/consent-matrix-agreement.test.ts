// A partner whose agreement is suspended or ended, against every kind of stanza: its users are cut off, and what
// WhatsApp users send them is told like what nobody gets; nothing of it comes out later.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Stanza } from '#proto/stanza/stanza.js'
import { clientOf, collect, type Person, write } from '../support/consent-people.js'
import { readTable, type Row, strangers, tryCells } from '../support/consent-matrix.js'
import { forgetWhatCame, type Pair, STATES } from '../support/consent-states.js'
import { testDevice } from '../support/meta.js'
import { askMedia, mediaAuthOf } from '../support/media-caller.js'
import { PATH, type RelayRig, startRelayRig } from '../support/relay-rig.js'

const TABLE = readTable(`
state        message  delivered  read     retry    typing   presence  keys  name  jid  media  ping
unreachable  404      dropped    dropped  dropped  dropped  silent    404   404   404  -      405
`)

const unreachable = (state: string): Row => ({ ...TABLE[0]!, state })

let rig: RelayRig
beforeEach(async () => {
  rig = await startRelayRig()
  rig.host.answer = (socket) => {
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\na blob')
  }
})
afterEach(() => rig.close())

/** Takes the news about an app from the server, or about somebody who has left. */
async function told(person: Person, from: string): Promise<void> {
  const client = clientOf(person)
  const news = ({ tag, attrs }: Stanza): boolean =>
    tag === 'notification' && attrs['type'] === 'w:interop' && attrs['from'] === from
  client.ack(await client.next(news))
}

/** Contacts, then the order; the partner's user is cut off by it. */
async function cutOff(order: 'suspend' | 'terminate'): Promise<Pair> {
  const pair = await strangers(rig.test, false)
  await STATES['both wrote']?.(pair, rig.test)
  await forgetWhatCame(pair)
  await rig.operate(order)
  await clientOf(pair.recipient).closed
  pair.recipient.client = undefined
  await told(pair.sender, 's.whatsapp.net')
  if (order === 'terminate') await told(pair.sender, pair.recipient.jid)
  return pair
}

describe.each(['suspend', 'terminate'] as const)('after the operator’s order to %s', (order) => {
  it('a contact of the partner’s looks to a WhatsApp user like nobody, in every kind', async () => {
    const pair = await cutOff(order)
    await collect(clientOf(pair.sender), 0)
    await tryCells(pair, unreachable(order), { url: rig.test.meta.url, mediaPath: PATH })
  })

  it('its media reaches nobody, and its users neither log in nor enlist', async () => {
    await cutOff(order)
    const { status, code } = await askMedia(rig.test.meta.url, PATH, { auth: await mediaAuthOf(rig.bob) })
    expect([status, code]).toEqual([404, 'media-unknown'])
    expect(await rig.test.enlist('somebody', testDevice())).toMatchObject({
      status: 'fail',
      reason: 'bad_integrator',
    })
  })
})

describe('after a suspension', () => {
  it('nothing that was sent in it comes out, and what was stored before it does', async () => {
    const pair = await strangers(rig.test, false)
    await STATES['both wrote']?.(pair, rig.test)
    await forgetWhatCame(pair)
    const { sender, recipient } = pair
    const user = await rig.test.partnerUser(recipient.identifier)
    await clientOf(recipient).closed
    recipient.client = undefined
    await collect(clientOf(sender), 0)
    await write(sender, recipient, 'BEFORE')
    await rig.operate('suspend')
    await told(sender, 's.whatsapp.net')
    await expect.poll(() => user.tryLogin()).toEqual({ refused: 403 })
    await collect(clientOf(sender), 0)
    await tryCells(pair, unreachable('suspended'), { url: rig.test.meta.url, mediaPath: PATH })
    await rig.operate('resume')
    const back = await user.online()
    const came = (await collect(back, 1)).filter(({ tag }) => tag !== 'notification')
    expect(came.map(({ tag, attrs }) => [tag, attrs['id']])).toEqual([['message', 'BEFORE']])
  })
})
