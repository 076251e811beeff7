// Typing as one client tells and hears it: seldom, to nobody who is not a contact, and never for longer than it is true.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deliveredChatstate } from '#proto/exchanges/chatstate.js'
import { checkJid } from '#proto/stanza/jid.js'
import { stanza } from '#proto/stanza/stanza.js'
import { changePrivacy } from '#cli/client/engine/talk/privacy.js'
import { TypingHeard } from '#cli/client/engine/talk/typing-heard.js'
import { OwnTyping } from '#cli/client/engine/talk/typing.js'
import { errorCode } from '../../../support/hex.js'
import { BOB, BOB_JID, type HintRig, startHintRig } from '../../../support/hint-rig.js'

const COMPOSING = '<chatstate to="4915550001@s.whatsapp.net"><composing/></chatstate>'
const RECORDING = '<chatstate to="4915550001@s.whatsapp.net"><composing media="audio"/></chatstate>'
const PAUSED = '<chatstate to="4915550001@s.whatsapp.net"><paused/></chatstate>'

let rig: HintRig
beforeEach(async () => {
  rig = await startHintRig()
})
afterEach(() => {
  rig.profile.close()
})

describe('to a contact', () => {
  let typing: OwnTyping
  beforeEach(async () => {
    await rig.befriend()
    typing = new OwnTyping(rig.profile.context, rig.link)
  })

  it('the first edit is told, and the next ones are not', () => {
    for (let edits = 0; edits < 50; edits += 1) typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING])
  })

  it('whoever goes on for ten seconds says so again', () => {
    const edit = (times: number): void => {
      for (let edits = 0; edits < times; edits += 1) {
        typing.tell(BOB, 'composing')
        rig.clock.advance(1_000)
      }
    }
    edit(10)
    expect(rig.sent()).toEqual([COMPOSING])
    edit(10)
    expect(rig.sent()).toEqual([COMPOSING])
    edit(1)
    expect(rig.sent()).toEqual([COMPOSING])
  })

  it('whoever goes on says so again also where the clock was set back in between', () => {
    typing.tell(BOB, 'composing')
    rig.clock.jump(-3_600_000)
    typing.tell(BOB, 'composing')
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING, COMPOSING])
    rig.clock.advance(5_000)
    expect([rig.sent(), rig.clock.pending]).toEqual([[PAUSED], 0])
  })

  it('five seconds of silence are a pause, told once', () => {
    typing.tell(BOB, 'composing')
    rig.clock.advance(3_000)
    typing.tell(BOB, 'composing')
    rig.clock.advance(4_999)
    expect(rig.sent()).toEqual([COMPOSING])
    rig.clock.advance(1)
    expect(rig.sent()).toEqual([PAUSED])
    rig.clock.advance(60_000)
    expect([rig.sent(), rig.clock.pending]).toEqual([[], 0])
  })

  it('an emptied draft is a pause at once; a pause that nobody was told of is none', () => {
    typing.tell(BOB, 'paused')
    typing.tell(BOB, 'composing')
    typing.tell(BOB, 'paused')
    typing.tell(BOB, 'paused')
    expect(rig.sent()).toEqual([COMPOSING, PAUSED])
  })

  it('recording is told as what it is, and typing after it again', () => {
    typing.tell(BOB, 'recording')
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([RECORDING, COMPOSING])
  })

  it('nothing is kept for a connection that is not there', () => {
    rig.goOffline()
    typing.tell(BOB, 'composing')
    rig.goOnline()
    rig.clock.advance(60_000)
    expect(rig.sent()).toEqual([])
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING])
  })

  it('a connection that is lost takes what it was told with it', () => {
    typing.tell(BOB, 'composing')
    rig.goOffline()
    rig.goOnline()
    expect([rig.sent(), rig.clock.pending]).toEqual([[COMPOSING], 0])
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING])
  })

  it('nothing is told once the user does not want it, but that it is over', async () => {
    typing.tell(BOB, 'composing')
    typing.pauseAll()
    await changePrivacy(rig.profile.context, { typing: false })
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING, PAUSED])
  })

  it('nothing is told once they are blocked', () => {
    rig.profile.context.contacts.setBlocked(BOB, true)
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([])
  })
})

describe('before both have accepted each other', () => {
  it('nothing is told to somebody who wrote and waits', async () => {
    const { context } = rig.profile
    await context.committer.commit(() => {
      context.requests.open(BOB, rig.clock.now())
      context.entries.addIncoming(BOB, 'HELLO', 'hello Ada', rig.clock.now())
    })
    new OwnTyping(context, rig.link).tell(BOB, 'composing')
    rig.clock.advance(60_000)
    expect(rig.sent()).toEqual([])
  })

  it('nothing is told to somebody who was written to and has not answered', () => {
    const { context } = rig.profile
    context.contacts.setAccepted(BOB, true)
    context.entries.addOutgoing(BOB, 'FIRST', 'hello Bob', undefined, rig.clock.now())
    new OwnTyping(context, rig.link).tell(BOB, 'composing')
    expect(rig.sent()).toEqual([])
  })

  it('the first edit after they answered is told, however soon', async () => {
    const typing = new OwnTyping(rig.profile.context, rig.link)
    typing.tell(BOB, 'composing')
    await rig.befriend()
    rig.profile.context.emit({ event: 'receipt', id: 'M', state: 'delivered', from: BOB })
    typing.tell(BOB, 'composing')
    expect(rig.sent()).toEqual([COMPOSING])
  })

  it('nothing is told to anybody unknown', () => {
    new OwnTyping(rig.profile.context, rig.link).tell('+4915559999@whatsapp', 'composing')
    expect(rig.sent()).toEqual([])
  })

  it('nothing is heard of a stranger, or of somebody blocked', async () => {
    const heard = new TypingHeard(rig.profile.context)
    heard.hear(deliveredChatstate({ peer: BOB_JID, state: 'composing' }))
    heard.hear(deliveredChatstate({ peer: checkJid('4915559999@s.whatsapp.net'), state: 'composing' }))
    await rig.befriend()
    rig.profile.context.contacts.setBlocked(BOB, true)
    heard.hear(deliveredChatstate({ peer: BOB_JID, state: 'composing' }))
    expect(rig.told()).toEqual([])
  })
})

describe('from a contact', () => {
  let heard: TypingHeard
  beforeEach(async () => {
    await rig.befriend()
    heard = new TypingHeard(rig.profile.context)
  })
  const hear = (state: 'composing' | 'recording' | 'paused'): void => {
    heard.hear(deliveredChatstate({ peer: BOB_JID, state }))
  }
  const states = (): readonly unknown[] => rig.told().map((event) => event.event === 'typing' && event.state)

  it('each change is told once', () => {
    hear('composing')
    hear('composing')
    hear('recording')
    hear('paused')
    hear('paused')
    expect(states()).toEqual(['composing', 'recording', 'paused'])
  })

  it('it lapses after 25 seconds without news, and not before', () => {
    hear('composing')
    rig.clock.advance(20_000)
    hear('composing')
    rig.clock.advance(24_999)
    expect(states()).toEqual(['composing'])
    rig.clock.advance(1)
    expect([states(), rig.clock.pending]).toEqual([['paused'], 0])
  })

  it.each([
    ['the clock is set back', -3_600_000],
    ['the machine slept', 3_600_000],
  ])('it lapses 25 seconds after %s by an hour, too', (_, jump) => {
    hear('composing')
    rig.clock.advance(1_000)
    rig.clock.jump(jump)
    rig.clock.advance(23_999)
    expect(states()).toEqual(['composing'])
    rig.clock.advance(1)
    expect(states()).toEqual(['paused'])
  })

  it('their message ends it, and so does the loss of the connection', () => {
    hear('composing')
    rig.profile.context.emit({
      ...{ event: 'message', id: 'M', from: BOB, to: 'ada@parley', jid: BOB_JID },
      ...{ text: 'here it is', timestamp: rig.clock.now() },
    })
    hear('composing')
    rig.goOffline()
    expect([states(), rig.clock.pending]).toEqual([['composing', 'paused', 'composing', 'paused'], 0])
  })

  it('what is no typing is refused', () => {
    expect(
      errorCode(() => {
        heard.hear(stanza('chatstate', { from: BOB_JID }, [stanza('thinking')]))
      }),
    ).toBe('exchange-malformed')
    expect(states()).toEqual([])
  })
})
