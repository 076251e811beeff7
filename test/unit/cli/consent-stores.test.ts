// What a profile keeps about strangers, and how much of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  acceptPerson,
  MOST_OF_ONE_REQUEST,
  MOST_REQUESTS,
  roomFor,
  takeIn,
} from '#cli/client/engine/standing.js'
import { refusalText, TOO_MANY_PEOPLE_TEXT, UNANSWERED_TEXT } from '#cli/client/engine/refused-message.js'
import { UNREACHABLE_TEXT } from '#cli/client/engine/directory.js'
import { offlineProfile, type OfflineProfile } from '../../support/offline-client.js'

const ADA = 'ada@parley'
const ADAS_JID = '1-1001@interop'
const DAY = 24 * 3_600_000
let bob: OfflineProfile
beforeEach(async () => {
  bob = await offlineProfile('4915550001@s.whatsapp.net', '+4915550001@whatsapp')
})
afterEach(() => {
  bob.close()
})
const room = () => roomFor(bob.context, bob.context.contacts.byAddress(ADA))

describe('a stranger', () => {
  it('has room for twenty entries and not for one more; accepted, for any number', () => {
    const { context } = bob
    context.contacts.save(ADA, ADAS_JID)
    for (let at = 1; at <= MOST_OF_ONE_REQUEST; at += 1) {
      expect(takeIn(context, ADA, 1)).toBe('request')
      context.entries.addIncoming(ADA, `m${at}`, 'text', at)
    }
    expect(MOST_OF_ONE_REQUEST).toBe(20)
    expect(room()).toBe('full')
    expect(acceptPerson(context, ADA)?.events).toEqual([{ event: 'request', with: ADA, state: 'accepted' }])
    expect(room()).toBe('accepted')
    expect(acceptPerson(context, ADA)).toBeUndefined()
  })

  it('is the five hundredth at most', () => {
    const { context } = bob
    for (let at = 1; at < MOST_REQUESTS; at += 1) context.requests.open(`stranger-${at}@parley`, 1)
    context.contacts.save(ADA, ADAS_JID)
    expect(takeIn(context, ADA, 1)).toBe('request')
    expect(MOST_REQUESTS).toBe(500)
    context.contacts.save('eve@parley', '1-1002@interop')
    expect(takeIn(context, 'eve@parley', 1)).toBe('full')
    // Whoever waits already writes on.
    expect(takeIn(context, ADA, 1)).toBe('request')
  })

  it('who comes back as somebody else has to be accepted anew, and stays blocked', () => {
    const { contacts } = bob.context
    contacts.save(ADA, ADAS_JID)
    contacts.setAccepted(ADA, true)
    contacts.setBlocked(ADA, true)
    expect(contacts.save(ADA, '1-2002@interop')).toBe(true)
    expect(contacts.byAddress(ADA)).toMatchObject({ accepted: false, blocked: true, changed: true })
  })

  it('known under another address now is as accepted as before', () => {
    const { contacts } = bob.context
    contacts.save(ADAS_JID, ADAS_JID)
    contacts.setAccepted(ADAS_JID, true)
    contacts.save(ADA, ADAS_JID)
    expect(contacts.byAddress(ADA)).toMatchObject({ accepted: true, jid: ADAS_JID })
    expect(contacts.byAddress(ADAS_JID)).toBeUndefined()
  })
})

describe('removing a request', () => {
  it('leaves what was in the chat before it', () => {
    const { contacts, entries, requests } = bob.context
    contacts.save(ADA, ADAS_JID)
    entries.addIncoming(ADA, 'old', 'from long ago', 1)
    entries.addIncoming('eve@parley', 'new', 'somebody else', 2)
    requests.open(ADA, 3)
    entries.addIncoming(ADA, 'new', 'a request', 3)
    entries.removeFrom(ADA, requests.get(ADA)?.fromSeq ?? 0)
    const ids = (chat: string) => bob.context.history.page(chat, {}, 9).entries.map(({ id }) => id)
    expect([ids(ADA), ids('eve@parley')]).toEqual([['old'], ['new']])
  })
})

describe('who asked to be let in', () => {
  it('is told once in a while, and five hundred people at most', () => {
    const { pings } = bob.context
    expect(pings.add(ADA, 1000, 0)).toBe(true)
    expect(pings.add(ADA, 2000, 1000)).toBe(false)
    expect(pings.add(ADA, 3000, 1001)).toBe(true)
    for (let at = 2; at <= 500; at += 1) expect(pings.add(`user-${at}@parley`, 3000, 0)).toBe(true)
    expect(pings.add('one-more@parley', 3000, 0)).toBe(false)
    expect(pings.add('one-more@parley', 4000, 3001)).toBe(true)
  })
})

describe('the reason of a refused message', () => {
  it('is that they have not answered where five wait, and the account’s own doing before', () => {
    const { clock, entries } = bob.context
    const now = clock.now()
    const send = (id: string, at: number): void => {
      entries.addOutgoing(ADA, id, 'hello', undefined, at)
      entries.setState(ADA, id, 'sent')
    }
    send('long ago', now - 31 * DAY)
    for (let at = 1; at <= 4; at += 1) send(`m${at}`, now)
    expect(refusalText(bob.context, 429, ADA)).toBe(TOO_MANY_PEOPLE_TEXT)
    send('m5', now)
    expect(refusalText(bob.context, 429, ADA)).toBe(UNANSWERED_TEXT)
    expect(refusalText(bob.context, 404, ADA)).toBe(UNREACHABLE_TEXT)
  })

  it('is this user’s own choice where their app is off', () => {
    const app = { id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: false } as const
    const { contacts } = bob.context
    contacts.savePartners([app])
    expect(refusalText(bob.context, 404, ADA)).toMatch(/not turned Parley on.*parley partners enable 1/)
    contacts.savePartners([{ ...app, enabled: true }])
    expect(refusalText(bob.context, 404, ADA)).toBe(UNREACHABLE_TEXT)
    contacts.savePartners([{ ...app, status: 'removed' }])
    expect(refusalText(bob.context, 404, ADA)).toBe(UNREACHABLE_TEXT)
    contacts.savePartners([])
  })
})

describe('how two people stand to each other, as far as a profile knows', () => {
  const standing = () => bob.context.chatList.all().find((chat) => chat.with === ADA)?.standing
  const CONTENT = new Uint8Array(1)
  const wrote = (id: string, at: number): void => {
    bob.context.entries.addOutgoing(ADA, id, 'text', CONTENT, at)
  }
  beforeEach(() => {
    bob.context.contacts.save(ADA, ADAS_JID)
  })

  it('is nothing before Meta has taken a message, and a question until an answer', () => {
    const { contacts, entries } = bob.context
    wrote('m1', 1)
    expect(standing()).toBe('none')
    contacts.setAccepted(ADA, true)
    entries.setState(ADA, 'm1', 'sent')
    expect(standing()).toBe('asked')
  })

  it.each(['delivered', 'read', 'played'] as const)('is mutual once a message is %s', (state) => {
    const { contacts, entries } = bob.context
    contacts.setAccepted(ADA, true)
    wrote('m1', 1)
    entries.setState(ADA, 'm1', state)
    wrote('m2', 2)
    expect(standing()).toBe('accepted')
  })

  it('is mutual once they wrote and are accepted, and a request before', () => {
    const { context } = bob
    takeIn(context, ADA, 1)
    context.entries.addIncoming(ADA, 'm1', 'text', 1)
    expect(standing()).toBe('request')
    acceptPerson(context, ADA)
    expect(standing()).toBe('accepted')
  })

  it('has to be shown anew after they left, or came with another key', () => {
    const { contacts, entries } = bob.context
    contacts.setAccepted(ADA, true)
    for (const [at, notice] of (['left', 'identity-changed'] as const).entries()) {
      entries.addIncoming(ADA, `in-${at}`, 'text', 1)
      expect(standing()).toBe('accepted')
      entries.addNotice(ADA, notice, `notice-${at}`, 'text', 2)
      expect(standing()).toBe('asked')
    }
    contacts.setGone(ADA, 'left')
    expect(standing()).toBe('none')
  })

  it('has to be shown anew after this user left', () => {
    const { contacts, entries, ledger } = bob.context
    contacts.setAccepted(ADA, true)
    entries.addIncoming(ADA, 'm1', 'text', 1)
    ledger.note('left', { with: ADA }, 'peer')
    expect(standing()).toBe('accepted')
    ledger.note('left', { service: 'whatsapp' })
    contacts.forgetAccepted()
    expect(standing()).toBe('none')
    contacts.setAccepted(ADA, true)
    expect(standing()).toBe('asked')
  })
})
