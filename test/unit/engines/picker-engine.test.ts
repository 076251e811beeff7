// What pickers ask of the engine: searches after a pause, safety numbers, contacts, privacy.
import { describe, expect, it } from 'vitest'
import { ClientError, type ParleyClient } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { PickerEngine } from '#cli/engines/picker-engine.js'
import { FakeClock } from '../../support/fake-clock.js'
import { NINE, PEER, createFakeClient, message } from '../../support/fake-client.js'
import { DIGITS, hit, safetyNumber } from '../../support/picker-inputs.js'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function engine(more: Partial<ParleyClient> = {}) {
  const clock = new FakeClock()
  const told: Input[] = []
  const client = createFakeClient({ history: [message(1, 'hello')] })
  const picker = new PickerEngine({ ...client, ...more }, clock, (input) => told.push(input))
  return { clock, told, client, picker }
}

function searching(search: (query: string, options?: object) => void) {
  const fake = createFakeClient()
  const library = {
    ...fake.library,
    search: (query: string, options?: object) => {
      search(query, options)
      return { hits: [hit(`a ${query}`, 'A', NINE)], before: undefined }
    },
  }
  return engine({ library })
}
const ask = (query: string, before?: number) => ({ ask: 'search', query, within: undefined, before }) as const

describe('a search', () => {
  it('waits for a pause, and is only for what was typed last', async () => {
    const asked: unknown[] = []
    const { picker, clock, told } = searching((...words) => asked.push(words))
    picker.perform(ask('s'))
    picker.perform(ask('sh'))
    expect(asked).toEqual([])
    clock.advance(1_000)
    await settled()
    expect(asked).toEqual([['sh', { limit: 50 }]])
    expect(told).toMatchObject([
      { type: 'picker', picker: { tell: 'found', query: 'sh', before: undefined } },
    ])
  })

  it('for older messages begins at once', async () => {
    const asked: unknown[] = []
    const { picker, told } = searching((...words) => asked.push(words))
    picker.perform(ask('ship', 7))
    await settled()
    expect(asked).toEqual([['ship', { limit: 50, before: 7 }]])
    expect(told).toMatchObject([{ picker: { tell: 'found', before: 7 } }])
  })

  it('that has not begun is forgotten at the end', () => {
    const { picker, clock } = engine()
    picker.perform(ask('ship'))
    picker.close()
    expect(clock.pending).toBe(0)
  })

  it('that fails says why', async () => {
    const { picker, told } = searching(() => {
      throw new ClientError('failed', 'the profile cannot be read')
    })
    picker.perform(ask('ship', 1))
    await settled()
    expect(told).toEqual([
      { type: 'failed', failure: { code: 'failed', message: 'the profile cannot be read' } },
    ])
  })
})

describe('a safety number', () => {
  const number = safetyNumber()
  const people = { ...createFakeClient().people, safetyNumber: () => number }

  it('is told, and told again after it was marked', async () => {
    const { picker, told } = engine({ people })
    picker.perform({ ask: 'safety', with: PEER, typed: '12' })
    picker.perform({ ask: 'verify', with: PEER, digits: DIGITS })
    await settled()
    expect(told).toMatchObject([
      { picker: { tell: 'safety', number, typed: '12', after: undefined } },
      { picker: { tell: 'safety', number, after: 'verify' } },
    ])
  })

  it('of a new key is trusted, and what that released is told', async () => {
    const { picker, told, client } = engine({ people })
    picker.perform({ ask: 'trust', with: PEER })
    await settled()
    expect(client.calls).toContain(`trust ${PEER}`)
    expect(told).toMatchObject([
      { type: 'trusted', with: PEER, released: 1 },
      { picker: { tell: 'safety', after: 'trust' } },
    ])
  })

  it('that is another one is refused with why', async () => {
    const verify = () => Promise.reject(new ClientError('usage', 'this is not the safety number'))
    const { picker, told } = engine({ people: { ...people, verify } })
    picker.perform({ ask: 'verify', with: PEER, digits: '1' })
    await settled()
    expect(told).toMatchObject([{ type: 'failed', failure: { code: 'usage' } }])
  })
})

describe('a contact and privacy', () => {
  it('are told with all that is known, and after every change', async () => {
    const { picker, told, client } = engine()
    picker.perform({ ask: 'contact', with: PEER })
    picker.perform({ ask: 'receipts', with: PEER, readReceipts: false })
    picker.perform({ ask: 'set-privacy', change: { typing: false } })
    picker.perform({ ask: 'privacy' })
    await settled()
    expect(told[0]).toMatchObject({
      picker: { tell: 'contact', with: PEER, facts: { contents: { messages: 1, files: 0 }, jid: undefined } },
    })
    expect(client.calls).toContain(`keep ${PEER} {"readReceipts":false}`)
    expect(told).toContainEqual({
      ...{
        type: 'picker',
        picker: { tell: 'privacy', privacy: { readReceipts: true, typing: false, presence: true } },
      },
    })
  })
})
