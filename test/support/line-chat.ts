// A chat of lines over a client that does what a test tells it.
import { JsonFace } from '#cli/faces/json-face.js'
import { LineSession, type LineFace } from '#cli/faces/line-session.js'
import { PlainFace } from '#cli/faces/plain-face.js'
import type { JsonObject } from '#cli/profile/json-lines.js'
import { createFakeClient, type FakeClient, type FakeScript } from './fake-client.js'
import { FakeClock } from './fake-clock.js'

export interface LineChat {
  readonly client: FakeClient
  readonly session: LineSession
  /** Types a line and lets all that waits only for promises happen. */
  readonly type: (line: string) => Promise<void>
  /** What was printed since the last call. */
  readonly printed: () => readonly string[]
  readonly quits: () => number
}

export function plainChat(script: FakeScript = {}, watched = true): LineChat {
  const lines: string[] = []
  const face = new PlainFace((line) => lines.push(line))
  return chat(script, face, watched, () => lines.splice(0))
}

export interface JsonChat extends LineChat {
  /** What was printed since the last call, as records. */
  readonly records: () => readonly JsonObject[]
}

export function jsonChat(script: FakeScript = {}): JsonChat {
  const records: JsonObject[] = []
  const face = new JsonFace((record) => records.push({ ...record }))
  const printed = (): readonly string[] => records.splice(0).map((record) => JSON.stringify(record))
  return { ...chat(script, face, false, printed), records: () => records.splice(0) }
}

function chat(
  script: FakeScript,
  face: LineFace,
  watched: boolean,
  printed: () => readonly string[],
): LineChat {
  const client = createFakeClient(script)
  const unplayable = (): Promise<never> => Promise.reject(new Error('not in this test'))
  let ids = 0
  let quits = 0
  const options = {
    clock: new FakeClock(),
    newMessageId: () => `SENT${(ids += 1)}`,
    players: { play: unplayable, open: unplayable },
    home: undefined,
    watched,
  }
  const session = new LineSession(client, options, face, () => (quits += 1))
  return {
    client,
    session,
    printed,
    quits: () => quits,
    type: async (line) => {
      session.type(line)
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
    },
  }
}
