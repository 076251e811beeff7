// Commands about messages and chats: which message is meant, what is asked of the client, what is printed.
import { describe, expect, it } from 'vitest'
import type { Library, People } from '#cli/client/api.js'
import { forget, react, revoke } from '#cli/commands/act-on-message.js'
import { chats } from '#cli/commands/chats.js'
import { info } from '#cli/commands/info.js'
import { keepCommands, label } from '#cli/commands/keep.js'
import { plainText } from '#cli/commands/plain-text.js'
import { privacy } from '#cli/commands/privacy.js'
import { read } from '#cli/commands/read.js'
import { safety } from '#cli/commands/safety.js'
import { send } from '#cli/commands/send.js'
import { HOSTILE } from '../../support/chat-fixture.js'
import { chatSummary } from '../../support/chat-summary.js'
import { commandContext, settle, type RecordedContext } from '../../support/command-context.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'
import { codeOf } from '../../support/rejection.js'

const HISTORY = [
  { ...message(1, 'theirs'), id: '3EB0AAAA01' },
  { ...message(2, 'ours', 'sent'), id: '3EB0BBBB02' },
]
const DIGITS = '0123456789'.repeat(6)

/** A client whose library knows exactly these messages. */
function context(changes: { people?: Partial<People> } = {}): RecordedContext {
  const script = { history: HISTORY, chats: [chatSummary(PEER, { unread: 2, label: 'Bob' })] }
  const fake = createFakeClient(script)
  const library: Library = {
    ...fake.library,
    around: ({ id, direction }) => {
      const there = HISTORY.some(
        (each) => each.id === id && 'direction' in each && each.direction === direction,
      )
      return there ? { entries: HISTORY, before: undefined } : undefined
    },
  }
  const made = commandContext(script)
  return Object.assign(made, {
    client: { ...made.client, library, people: { ...made.client.people, ...changes.people } },
  })
}

const until = (made: RecordedContext): number => made.clock.now() + 20_000

async function sent(made: RecordedContext, running: Promise<number>): Promise<number> {
  await settle()
  made.fake.settleSend({ event: 'sent', id: 'X' })
  return running
}

describe('a message', () => {
  it.each(['3EB0AAAA01', '3EB0AA'])('is meant by its id or its beginning: %s', async (name) => {
    const made = context()
    const args = { to: PEER, message: name, emoji: '👍', until: until(made) }
    expect(await sent(made, react.run(args, made))).toBe(0)
    expect(made.fake.calls).toContain(`react ${PEER}/in/3EB0AAAA01 👍 reaction`)
  })

  it.each(['3EB0', '3EB', 'nothing', '3EB0BBBB02x'])('is not meant by %j', async (name) => {
    const made = context()
    const args = { to: PEER, message: name, emoji: '👍', until: until(made) }
    expect(await codeOf(() => react.run(args, made))).toBe('usage')
  })

  it('of theirs is not taken back', async () => {
    const made = context()
    const args = { to: PEER, message: '3EB0AAAA01', until: until(made) }
    expect(await codeOf(() => revoke.run(args, made))).toBe('usage')
    expect(await sent(made, revoke.run({ ...args, message: '3EB0BBBB02' }, made))).toBe(0)
    expect(made.fake.calls).toContain(`revoke ${PEER}/out/3EB0BBBB02`)
  })

  it('is answered by send and reply alike', async () => {
    const made = context()
    const args = { to: PEER, text: 'yes', id: 'X', replyTo: '3EB0AAAA01', until: until(made) }
    expect(await sent(made, send.run(args, made))).toBe(0)
    expect(made.fake.calls).toContain(`reply ${PEER}/in/3EB0AAAA01 yes`)
  })

  it('loses the reaction where that is asked for, and needs an emoji otherwise', async () => {
    const made = context()
    const args = { to: PEER, message: '3EB0AAAA01', until: until(made) }
    expect(await codeOf(() => react.run(args, made))).toBe('usage')
    await sent(made, react.run({ ...args, remove: true }, made))
    expect(made.fake.calls).toContain(`react ${PEER}/in/3EB0AAAA01  reaction`)
  })

  it('is forgotten here alone', async () => {
    const made = context()
    expect(await forget.run({ with: PEER, message: '3EB0AAAA01' }, made)).toBe(0)
    expect(made.records).toEqual([{ event: 'forgotten', with: PEER, id: '3EB0AAAA01' }])
  })

  it('is told of with what is known of it', async () => {
    const made = context()
    await info.run({ with: PEER, message: '3EB0BBBB02' }, made)
    expect(made.records).toMatchObject([
      { event: 'info', message: { id: '3EB0BBBB02' }, evidence: [], acts: [] },
    ])
  })
})

describe('chats', () => {
  it('are listed with what is kept of them', async () => {
    const made = context()
    await chats.run({ unread: true }, made)
    expect(made.records.map(plainText)).toEqual([`Bob (${PEER}) · 2 unread`])
  })

  it.each(
    keepCommands.filter(({ name }) => name !== 'label').map((command) => [command.name, command] as const),
  )('are kept otherwise by %s', async (_name, command) => {
    const made = context()
    expect(await command.run({ address: PEER }, made)).toBe(0)
    expect(made.fake.calls.find((call) => call.startsWith('keep'))).toMatch(/"(?:pinned|muted|archived)":/)
    expect(await codeOf(() => command.run({ address: 'eve@other' }, made))).toBe('usage')
  })

  it('get and lose a label', async () => {
    const made = context()
    await label.run({ address: PEER, name: 'Bobby' }, made)
    await label.run({ address: PEER }, made)
    expect(made.fake.calls.filter((call) => call.startsWith('keep'))).toEqual([
      `keep ${PEER} {"label":"Bobby"}`,
      `keep ${PEER} {}`,
    ])
  })

  it('are read up to a message of theirs', async () => {
    const made = context()
    await read.run({ with: PEER, upTo: '3EB0AAAA01' }, made)
    expect(made.fake.calls).toContain(`seen ${PEER} 3EB0AAAA01`)
    expect(await codeOf(() => read.run({ with: PEER, upTo: '3EB0BBBB02' }, made))).toBe('usage')
  })
})

describe('people', () => {
  const number = {
    digits: DIGITS,
    scannable: new Uint8Array(),
    verifiedAt: undefined,
    changes: [5],
    pending: true,
  }

  it('have a safety number in groups of five, with what is known of their key', async () => {
    const made = context({ people: { safetyNumber: () => number } })
    await safety.run({ address: PEER, verify: DIGITS }, made)
    expect(made.fake.calls).toContain(`verify ${PEER} ${DIGITS}`)
    const [record] = made.records
    expect(record && plainText(record)).toMatch(
      /01234 56789 01234 56789\n[^]*their key changed[^]*not trusted yet/,
    )
  })

  it('have none before anything was exchanged', async () => {
    expect(await codeOf(() => safety.run({ address: PEER }, context()))).toBe('usage')
  })

  it('learn what this user lets them', async () => {
    const made = context()
    await privacy.run({ setting: 'typing', choice: 'off' }, made)
    expect(made.records).toMatchObject([{ event: 'privacy', typing: false, readReceipts: true }])
    expect(await codeOf(() => privacy.run({ setting: 'typing' }, made))).toBe('usage')
    expect(await codeOf(() => privacy.run({ setting: 'constructor', choice: 'on' }, made))).toBe('usage')
  })
})

describe('lines for people', () => {
  it('hold nothing that steers a terminal', () => {
    const quote = { id: HOSTILE, direction: undefined, text: HOSTILE }
    const facts = { id: 'A', from: HOSTILE, to: HOSTILE, timestamp: 1, text: HOSTILE }
    const reactions = [{ from: HOSTILE, emoji: HOSTILE, at: 1 }]
    const records = [
      { event: 'message', ...facts, quote, reactions } as const,
      { event: 'chat', chat: chatSummary(HOSTILE, { label: HOSTILE }) } as const,
      { event: 'word', word: HOSTILE } as const,
      { event: 'safety', with: HOSTILE, digits: DIGITS, changes: [], pending: false } as const,
      {
        ...({ event: 'info', message: { event: 'message', ...facts } } as const),
        evidence: [{ state: 'sent', at: 1, by: 'meta', what: HOSTILE } as const],
        acts: [
          {
            ...({
              id: HOSTILE,
              kind: 'reaction',
              from: HOSTILE,
              to: HOSTILE,
              emoji: HOSTILE,
              at: 1,
            } as const),
            evidence: [{ state: 'sent', at: 1, by: 'meta', what: HOSTILE } as const],
          },
        ],
      },
    ]
    for (const record of records) expect(plainText(record)).not.toMatch(/[^\P{C}\n]/u)
  })
})
