// Presence as one client tells and hears it: only while somebody sits before the app and wants it told.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliveredPresence } from '#proto/exchanges/presence.js'
import { checkJid } from '#proto/stanza/jid.js'
import { MOST_WATCHED, Presence } from '#cli/client/engine/people/presence.js'
import { changePrivacy } from '#cli/client/engine/talk/privacy.js'
import { BOB, BOB_JID, type HintRig, startHintRig } from '../../../support/hint-rig.js'

const AVAILABLE = '<presence type="available"/>'
const UNAVAILABLE = '<presence type="unavailable"/>'
const SUBSCRIBE = '<presence type="subscribe" to="4915550001@s.whatsapp.net"/>'

let rig: HintRig
let presence: Presence
beforeEach(async () => {
  rig = await startHintRig()
  presence = new Presence(rig.profile.context, rig.link)
})
afterEach(() => {
  rig.profile.close()
})

const bobIsThere = (): void => {
  presence.hear(deliveredPresence({ from: BOB_JID, type: 'available' }))
}

describe('of this user', () => {
  it('is told when they come to the app and when they leave it, each once', () => {
    presence.attend(true)
    presence.attend(true)
    presence.attend(false)
    presence.attend(false)
    expect(rig.sent()).toEqual([AVAILABLE, UNAVAILABLE])
  })

  it('is told anew on each connection while they sit there', () => {
    presence.attend(true)
    rig.goOffline()
    rig.goOnline()
    expect(rig.sent()).toEqual([AVAILABLE, AVAILABLE])
  })

  it('is never told on a connection that was set up for what waits', () => {
    rig.link.background = true
    presence.attend(true)
    rig.goOnline()
    expect(rig.sent()).toEqual([])
  })

  it('is not told where they do not want it, and taken back when they begin not to', async () => {
    presence.attend(true)
    await changePrivacy(rig.profile.context, { presence: false })
    presence.update()
    presence.attend(false)
    presence.attend(true)
    expect(rig.sent()).toEqual([AVAILABLE, UNAVAILABLE])
  })
})

describe('of a contact', () => {
  it('is asked for once on a connection, when a chat is looked at and this user shows themselves', async () => {
    await rig.befriend()
    expect(presence.view(BOB)).toEqual({ state: 'unknown' })
    expect(rig.sent()).toEqual([])
    presence.attend(true)
    presence.view(BOB)
    expect(rig.sent()).toEqual([AVAILABLE, SUBSCRIBE])
    rig.goOffline()
    rig.goOnline()
    expect(rig.sent()).toEqual([AVAILABLE, SUBSCRIBE])
  })

  it('is told as it changes, with when they were there last', async () => {
    await rig.befriend()
    presence.attend(true)
    presence.view(BOB)
    bobIsThere()
    bobIsThere()
    expect(presence.view(BOB)).toEqual({ state: 'available' })
    presence.hear(deliveredPresence({ from: BOB_JID, type: 'unavailable', last: 1_759_999_980 }))
    expect(rig.told()).toEqual([
      { event: 'presence', with: BOB, state: 'available' },
      { event: 'presence', with: BOB, state: 'unavailable', lastSeen: 1_759_999_980_000 },
    ])
  })

  it.each([
    [
      'the connection is lost',
      () => {
        rig.goOffline()
      },
    ],
    [
      'this user leaves the app',
      () => {
        presence.attend(false)
      },
    ],
  ])('is unknown once %s', async (_, end) => {
    await rig.befriend()
    presence.attend(true)
    presence.view(BOB)
    bobIsThere()
    rig.told()
    end()
    expect(rig.told()).toEqual([{ event: 'presence', with: BOB, state: 'unknown' }])
    bobIsThere()
    expect([presence.view(BOB), rig.told()]).toEqual([{ state: 'unknown' }, []])
  })

  it('is not asked for before they accept this user, and is as soon as they show that they do', async () => {
    presence.attend(true)
    presence.view(BOB)
    expect(rig.sent()).toEqual([AVAILABLE])
    await rig.befriend()
    rig.profile.context.emit({ event: 'receipt', id: 'M', state: 'delivered', from: BOB })
    expect(rig.sent()).toEqual([SUBSCRIBE])
  })

  it('is not taken from a server that tells of people nobody asked about', async () => {
    await rig.befriend()
    presence.attend(true)
    bobIsThere()
    presence.hear(deliveredPresence({ from: checkJid('4915559999@s.whatsapp.net'), type: 'available' }))
    expect(rig.told()).toEqual([])
  })

  it('is unknown again once they are blocked and the server takes it back', async () => {
    await rig.befriend()
    presence.attend(true)
    presence.view(BOB)
    bobIsThere()
    rig.profile.context.contacts.setBlocked(BOB, true)
    rig.told()
    presence.hear(deliveredPresence({ from: BOB_JID, type: 'unavailable' }))
    expect([rig.told(), presence.view(BOB)]).toEqual([
      [{ event: 'presence', with: BOB, state: 'unknown' }],
      { state: 'unknown' },
    ])
  })

  it('is kept for the chats looked at last', async () => {
    await rig.befriend()
    presence.attend(true)
    presence.view(BOB)
    for (let at = 1; at < MOST_WATCHED; at += 1) presence.view(`+49155600${at}@whatsapp`)
    bobIsThere()
    expect(rig.told()).toHaveLength(1)
    presence.view('+4915569999@whatsapp')
    presence.hear(deliveredPresence({ from: BOB_JID, type: 'unavailable' }))
    expect(rig.told()).toEqual([{ event: 'presence', with: BOB, state: 'unknown' }])
  })
})
