import { describe, expect, it } from 'vitest'
import { createAccounts } from '#meta-sim/accounts/accounts.js'
import type { Sender } from '#meta-sim/handlers/handler.js'
import { createPrekeyFetchHandler } from '#meta-sim/handlers/prekey-fetch.js'
import { createRateLimiter } from '#platform/http/rate-limit.js'
import { createLocalSignals } from '#platform/storage/signals.js'
import { prekeyFetchRequest, readPrekeyFetchAnswer } from '#proto/exchanges/prekey-fetch.js'
import { checkJid } from '#proto/stanza/jid.js'
import type { Stanza } from '#proto/stanza/stanza.js'
import { FakeClock } from '../../support/fake-clock.js'
import { memoryCollection } from '../../support/memory-collection.js'

const ADA = checkJid('1-5@interop')
const BOB = checkJid('4915550001@s.whatsapp.net')
const unused = (): never => {
  throw new Error('not looked at here')
}

describe('a fetch of keys', () => {
  it('of people who were made up crowds out no count of a real one', async () => {
    const clock = new FakeClock()
    const answers: Stanza[] = []
    const handle = createPrekeyFetchHandler({
      accounts: createAccounts({
        ...{ accounts: memoryCollection(), names: memoryCollection() },
        ...{ signals: createLocalSignals(), clock },
      }),
      parties: { find: unused, reach: () => Promise.resolve('no') },
      preKeys: { add: unused, take: unused, count: unused, drop: unused },
      notifications: { identityChanged: unused, left: unused, preKeysLow: unused },
      contacts: {
        standing: (_from, to) =>
          Promise.resolve({ accepts: to === BOB, accepted: false, asked: false, budget: 5 }),
      },
      // Room for a few pairs, as there is room for many in earnest.
      limiter: createRateLimiter({ limit: 1, windowMilliseconds: 1000, clock, maximumKeys: 4 }),
      strangers: createRateLimiter({ limit: 3, windowMilliseconds: 1000, clock }),
      lowWaterMark: 20,
    })
    const sender: Sender = {
      ...{ jid: ADA, displayName: undefined, externalId: undefined, connectionId: 'c', epoch: 1 },
      submit: (answer) => answers.push(answer),
      setActivity: unused,
      acked: unused,
    }
    const code = async (jid: typeof BOB): Promise<unknown> => {
      const request = prekeyFetchRequest([jid])
      await handle({ ...request, attrs: { ...request.attrs, id: 'F1' } }, sender)
      const [keys] = readPrekeyFetchAnswer(answers.at(-1)!)
      return keys && 'error' in keys ? keys.error : 'bundle'
    }
    expect(await code(BOB)).toBe(404)
    for (let n = 0; n < 9; n += 1) await code(checkJid(`491555999${n}@s.whatsapp.net`))
    expect(await code(BOB)).toBe(429)
  })
})
