// What the app of a person shows, and what goes as text where it does not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { abilitiesOf } from '#cli/client/engine/talk/abilities.js'
import { quotedText, reactionText } from '#cli/client/engine/talk/fallback.js'
import { changePrivacy, privacyOf } from '#cli/client/engine/talk/privacy.js'
import { type HintRig, startHintRig } from '../../../support/hint-rig.js'

const EVERYTHING = { replies: true, reactions: true, revokes: true, typing: true, readReceipts: true }
const DUTIES = { ...EVERYTHING, revokes: false }

let rig: HintRig
beforeEach(async () => {
  rig = await startHintRig()
  const { contacts } = rig.profile.context
  contacts.savePartners([
    { id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: true },
    { id: 2, name: 'Plain', handle: 'plain', status: 'active', enabled: true },
    { id: 3, name: 'Old', handle: 'old', status: 'active', enabled: true },
  ])
  contacts.setFeatures(
    new Map([
      [1, ['reactions', 'replies', 'receipts', 'typing', 'revoke']],
      [2, ['receipts']],
    ]),
  )
})
afterEach(() => {
  rig.profile.close()
})

describe('the app of a person', () => {
  it.each([
    ['+4915550001@whatsapp', { app: 'WhatsApp', ...EVERYTHING }],
    ['bob@messenger', { app: 'Messenger', ...EVERYTHING }],
    ['ada@parley', { app: 'Parley', ...EVERYTHING }],
    [
      'ada@plain',
      { app: 'Plain', replies: false, reactions: false, revokes: false, typing: false, readReceipts: true },
    ],
    ['ada@old', { app: 'Old', ...DUTIES }],
    ['ada@nowhere', { app: 'nowhere', ...DUTIES }],
    ['7-123@interop', { app: 'interop', ...DUTIES }],
  ])('of %s shows what Meta says of it, or what it is bound to', (address, abilities) => {
    expect(abilitiesOf(rig.profile.context, address)).toEqual(abilities)
  })
})

describe('a reply as text', () => {
  it('quotes every line', () => {
    expect(quotedText('one\ntwo', 'three')).toBe('> one\n> two\nthree')
  })

  it('quotes 200 characters whole and 201 cut, never half of one', () => {
    expect(quotedText('😀'.repeat(200), 'x')).toBe(`> ${'😀'.repeat(200)}\nx`)
    expect(quotedText('😀'.repeat(201), 'x')).toBe(`> ${'😀'.repeat(200)}…\nx`)
  })

  it('names a message without text', () => {
    expect(quotedText(' ', 'nice')).toBe('> [message]\nnice')
  })
})

describe('a reaction as text', () => {
  it('says what was reacted to, on one line', () => {
    expect(reactionText('👍', 'see you\nat nine')).toBe('reacted 👍 to “see you at nine”')
    expect(reactionText('', 'see you')).toBe('took back the reaction to “see you”')
  })
})

describe('what others learn of this user', () => {
  it('is everything until the user says otherwise, and then each for itself', async () => {
    const { context } = rig.profile
    expect(privacyOf(context)).toEqual({ readReceipts: true, typing: true, presence: true })
    await changePrivacy(context, { presence: false })
    await changePrivacy(context, { typing: false })
    expect(privacyOf(context)).toEqual({ readReceipts: true, typing: false, presence: false })
  })
})
