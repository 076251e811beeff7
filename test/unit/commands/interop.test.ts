// `parley interop` and `parley partners enable`: nothing is turned on without the warnings, everything is said in words.
import { describe, expect, it } from 'vitest'
import { ClientError, type InteropView, type PartnerView } from '#cli/client/api.js'
import {
  interop,
  interopInbox,
  interopOff,
  interopOn,
  interopPings,
  interopWarnings,
} from '#cli/commands/interop.js'
import { disablePartners, enablePartners } from '#cli/commands/partners.js'
import { heardText, plainText } from '#cli/commands/plain-text.js'
import { commandContext } from '../../support/command-context.js'
import { WARNINGS } from '../../support/fake-client.js'
import { codeOf } from '../../support/rejection.js'

const PARLEY: PartnerView = { id: 1, name: 'Parley', handle: 'parley', status: 'active', enabled: false }
const OTHER: PartnerView = { id: 2, name: 'Other', handle: 'other', status: 'active', enabled: false }
const ACCEPTED = 'interop-warnings/7'
const HOSTILE = 'a\u001b]52;c;eA==\u0007\r\u009b31m\u202eb\u{e0041}\u2028'

const VIEW: InteropView = {
  ...{ enabled: false, text: undefined, warnings: WARNINGS, inbox: 'combined', pings: true },
  ...{ asked: [], apps: [PARLEY, OTHER] },
}

const lines = (changes: Partial<InteropView>): string =>
  plainText({ event: 'interop', interop: { ...VIEW, ...changes } })

describe('parley interop', () => {
  it('prints the consent as the object it is', async () => {
    const context = commandContext({ partners: [PARLEY] })
    expect(await interop.run({}, context)).toBe(0)
    expect(context.records).toEqual([{ event: 'interop', interop: { ...VIEW, apps: [PARLEY] } }])
  })

  it('turns on exactly the apps named, with the warnings that were accepted', async () => {
    const context = commandContext({ partners: [PARLEY, OTHER] })
    const args = { apps: [2], inbox: 'separate', accepted: ACCEPTED }
    expect(await interopOn.run(args, context)).toBe(0)
    expect(context.fake.calls).toEqual([`set-interop 2 separate - ${ACCEPTED}`])
    expect(context.records).toMatchObject([
      { event: 'interop', interop: { enabled: true, inbox: 'separate' } },
    ])
  })

  it('turns off, moves the inbox and refuses to be asked, each without touching the rest', async () => {
    const context = commandContext({ partners: [{ ...PARLEY, enabled: true }] })
    await interopInbox.run({ inbox: 'separate' }, context)
    await interopPings.run({ pings: 'off' }, context)
    await interopPings.run({ pings: 'on' }, context)
    await interopOff.run({}, context)
    expect(context.fake.calls).toEqual([
      'set-interop - separate - -',
      'set-interop - - false -',
      'set-interop - - true -',
      'set-interop  - - -',
    ])
  })

  it('prints the warnings, then records that they were shown', async () => {
    const context = commandContext()
    expect(await interopWarnings.run({}, context)).toBe(0)
    expect(context.records).toEqual([{ event: 'warnings', name: ACCEPTED, ...WARNINGS }])
    expect(context.fake.calls).toEqual(['interop', 'showed-warnings'])
    expect(plainText(context.records[0]!)).toContain('· Some features are missing.')
  })

  it.each([
    [interopOn, {}],
    [interopOn, { apps: [] }],
    [interopOn, { apps: ['1'] }],
    [interopOn, { apps: [0] }],
    [interopOn, { apps: [1], inbox: 'both' }],
    [interopInbox, {}],
    [interopInbox, { inbox: 'Combined' }],
    [interopPings, { pings: 'yes' }],
    [interopPings, { pings: true }],
  ] as const)('%# refuses what it cannot read before anything is asked', async (command, args) => {
    const context = commandContext()
    expect(await codeOf(() => command.run({ accepted: ACCEPTED, ...args }, context))).toBe('usage')
    expect(context.fake.calls).toEqual([])
  })

  it('fails as the client does', async () => {
    const refuse = { setInterop: new ClientError('warnings-not-accepted', 'they say more now') }
    const context = commandContext({ refuse })
    const args = { apps: [1], accepted: 'interop-warnings/1' }
    expect(await codeOf(() => interopOn.run(args, context))).toBe('warnings-not-accepted')
    expect(context.records).toEqual([])
  })
})

describe('without the user’s yes', () => {
  it.each([
    [interopOn, { apps: [1] }],
    [enablePartners, { ids: [1] }],
  ] as const)(
    '%# nothing is turned on, and that the warnings were shown is recorded',
    async (command, args) => {
      const context = commandContext({ partners: [PARLEY] })
      expect(await codeOf(() => command.run(args, context))).toBe('warnings-not-accepted')
      expect(context.fake.calls).toEqual(['showed-warnings'])
      expect(context.records).toEqual([])
    },
  )

  it('an app can be turned off', async () => {
    const context = commandContext()
    expect(await disablePartners.run({ ids: [1] }, context)).toBe(0)
    expect(context.fake.calls).toEqual(['set-partner 1 false'])
  })
})

describe('the consent in words', () => {
  it('says that nobody reaches a user who has turned nothing on, and what was never shown', () => {
    const text = lines({})
    expect(text).toMatch(/^interop +off$/m)
    expect(text).toMatch(/^warnings +never shown/m)
    expect(text).toMatch(/^effect +nobody outside this service reaches you/m)
    expect(text).toContain('[ ] 1 Parley (@parley) active')
    expect(text).toContain('may ask you')
  })

  it('says who may write, since when, and which text was accepted', () => {
    const on = { ...PARLEY, enabled: true, since: 60_000 }
    const text = lines({
      ...{ enabled: true, apps: [on, OTHER], pings: false },
      text: { name: ACCEPTED, result: 'accepted', at: 0 },
    })
    expect(text).toMatch(/^interop +on since 1970-01-01 00:01:00Z$/m)
    expect(text).toMatch(/^warnings +interop-warnings\/7 accepted 1970-01-01 00:00:00Z$/m)
    expect(text).toContain('users of Parley can write to you')
    expect(text).toContain('nobody may ask')
    expect(text).not.toContain('may ask you')
  })

  it('says who asked to be let in, and how to let them', () => {
    const text = lines({ asked: [{ from: 'ada@other', app: 'Other', at: 60_000 }] })
    expect(text).toMatch(/^asked +ada@other asked 1970-01-01 00:01:00Z .* Other: parley partners enable 2$/m)
  })

  it('is one line for whoever listens', () => {
    const heard = (apps: InteropView['apps']): string =>
      heardText({
        event: 'interop',
        interop: { ...VIEW, apps, enabled: apps.some(({ enabled }) => enabled) },
      })
    expect(heard([PARLEY])).toMatch(/^interop off\b.*$/)
    expect(heard([{ ...PARLEY, enabled: true, name: HOSTILE }])).toMatch(/^interop on: a[^\p{C}]+$/u)
  })

  it('says where the warnings have changed since, and which app is unavailable', () => {
    const away = { ...PARLEY, enabled: true, status: 'onboarding' } as const
    const text = lines({
      ...{ enabled: true, apps: [away] },
      text: { name: 'interop-warnings/6', result: 'accepted', at: 0 },
    })
    expect(text).toContain('they say more now (interop-warnings/7)')
    expect(text).toContain('Parley: unavailable now')
    expect(text).toContain('nobody outside this service reaches you')
  })

  it('lets nothing through that steers a terminal', () => {
    const app = { ...PARLEY, name: HOSTILE, handle: HOSTILE, enabled: true }
    const asked = [{ from: HOSTILE, app: HOSTILE, at: 0 }]
    const text = lines({ apps: [app], asked, text: { name: HOSTILE, result: 'shown', at: 0 } })
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u{e0041}\u2028]/u)
    expect(text.split('\n')).toHaveLength(7)
  })
})
