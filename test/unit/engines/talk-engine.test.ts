import { describe, expect, it } from 'vitest'
import type { Input } from '#cli/state/input.js'
import { performTalk } from '#cli/engines/talk-engine.js'
import { PEER, createFakeClient, message } from '../../support/fake-client.js'

async function forgotten(id: string) {
  const client = createFakeClient({ history: [message(1, 'stored')] })
  const told: Input[] = []
  const intent = { ask: 'forget', message: { with: PEER, id, direction: 'in' } } as const
  await performTalk(client, {}, intent, (input) => told.push(input))
  return { told, calls: client.calls.filter((call) => call.startsWith('forget')) }
}

describe('removing a message here', () => {
  it('is done where it is stored', async () => {
    const { told, calls } = await forgotten('M1')
    expect(calls).toEqual([`forget ${PEER}/in/M1`])
    expect(told).toMatchObject([{ type: 'talk', talk: { tell: 'forgotten', message: { id: 'M1' } } }])
  })

  it('is done on the screen alone where nothing was stored, as of a file that could not be sent', async () => {
    const { told, calls } = await forgotten('A')
    expect(calls).toEqual([])
    expect(told).toMatchObject([{ type: 'talk', talk: { tell: 'forgotten', message: { id: 'A' } } }])
  })
})
