// Storage failures of a profile: said in the client's words, and nobody is told of a message that was not stored.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Directory } from '#cli/client/engine/directory.js'
import { Link } from '#cli/client/engine/link.js'
import { Outgoing } from '#cli/client/engine/outgoing.js'
import { Sessions } from '#cli/client/engine/sessions.js'
import { Outcomes } from '#cli/client/engine/outcomes.js'
import { guardDatabase } from '#cli/client/store/guarded-database.js'
import type { ClientEvent } from '#cli/client/api.js'
import Database from '@signalapp/sqlcipher'
import { codeOf } from '../../support/rejection.js'
import { offlineProfile, type OfflineProfile } from '../../support/offline-client.js'

const BOB = '+4915550001@whatsapp'
const FILE = '/somewhere/profile.db'
let profile: OfflineProfile

beforeEach(async () => {
  profile = await offlineProfile('1-1001@interop', 'ada@parley')
})
afterEach(() => {
  profile.close()
})

describe('a guarded database', () => {
  it('says that the disk is full, naming the file, and takes more once there is room', async () => {
    const raw = new Database(':memory:')
    const database = guardDatabase(raw, FILE)
    database.exec('CREATE TABLE kept (bytes BLOB)')
    raw.pragma('max_page_count = 3')
    const fill = (): void => {
      database.transaction(() => {
        database.prepare('INSERT INTO kept (bytes) VALUES (?)').run([new Uint8Array(100_000)])
      }, true)
    }
    expect(await codeOf(fill)).toBe('failed')
    expect(fill).toThrow(FILE)
    raw.pragma('max_page_count = 1000')
    fill()
    expect(database.prepare('SELECT COUNT(*) AS n FROM kept').get<{ n: number }>()?.n).toBe(1)
  })

  it('leaves a fault of ours as it is', () => {
    const database = guardDatabase(new Database(':memory:'), FILE)
    expect(() => database.prepare('SELECT * FROM nowhere').all()).toThrow(/no such table/)
    const failing = (): void => {
      database.transaction(() => {
        throw new TypeError('ours')
      }, true)
    }
    expect(failing).toThrow(TypeError)
  })
})

describe('the outcome of a send', () => {
  it('is told nobody where the message could not be stored', async () => {
    const events: ClientEvent[] = []
    profile.context.subscribe((event) => events.push(event))
    const outcomes = new Outcomes(profile.context)
    void outcomes.of('never stored')
    const stored = outcomes.of('stored')
    outcomes.forget('never stored')
    outcomes.settleAllOffline()
    expect(await stored).toMatchObject({ event: 'queued', cause: 'offline' })
    expect(events.map((event) => ('id' in event ? event.id : event.event))).toEqual(['stored'])
  })
})

describe('a receipt the server could not store', () => {
  it.each([500, 503])(
    'waits for another try after %i, and is done with after a final answer',
    async (error) => {
      const { context } = profile
      const link = new Link(context, {
        onOnline: () => undefined,
        onStanza: () => undefined,
        onOffline: () => undefined,
        onRefused: () => undefined,
        onForgotten: () => undefined,
        onEnded: () => undefined,
      })
      const directory = new Directory(context, link, () => undefined)
      const outgoing = new Outgoing(context, link, directory, new Sessions(context, link))
      const receipt = { class: 'receipt', id: 'one', chat: BOB } as const
      await context.committer.commit(() => {
        context.outbox.put({ ...receipt, state: 'ready', stanza: undefined })
      })
      const answer = (code: number | undefined): boolean => {
        outgoing.receiptAcked({ class: 'receipt', id: 'one', error: code }, BOB)
        context.committer.flush()
        return context.outbox.get('receipt', 'one', BOB) !== undefined
      }
      expect(answer(error)).toBe(true)
      outgoing.connectionLost()
      expect(answer(undefined)).toBe(false)
    },
  )
})
