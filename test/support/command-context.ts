// A command's surroundings: a client that does what the test tells it, a fake clock, recorded output.
import type { HistoryEntry } from '#cli/client/api.js'
import type { OutputRecord, ProgressEvent } from '#cli/commands/output.js'
import type { CommandContext } from '#cli/commands/profile-command.js'
import type { JsonObject } from '#cli/profile/json-lines.js'
import { createFakeClient, type FakeClient, type FakeScript } from './fake-client.js'
import { FakeClock } from './fake-clock.js'

type Client = CommandContext['client']

export interface RecordedContext extends CommandContext {
  readonly fake: FakeClient
  readonly clock: FakeClock
  readonly records: readonly OutputRecord[]
  readonly resumes: readonly JsonObject[]
  readonly notes: readonly string[]
  readonly progress: readonly ProgressEvent[]
  readonly interrupt: (reason?: string) => void
}

/** @param changes replace single methods of the client. */
export function commandContext(script: FakeScript = {}, changes: Partial<Client> = {}): RecordedContext {
  const fake = createFakeClient(script)
  const unexpected = (): Promise<never> => Promise.reject(new Error('not in this test'))
  const setup = {
    signUp: unexpected,
    signIn: unexpected,
    enlist: unexpected,
    createMetaAccount: unexpected,
    unenlist: unexpected,
  }
  const records: OutputRecord[] = []
  const resumes: JsonObject[] = []
  const notes: string[] = []
  const progress: ProgressEvent[] = []
  const control = new AbortController()
  return {
    fake,
    client: { ...fake, ...setup, onWake: unexpected, ...changes },
    clock: new FakeClock(),
    signal: control.signal,
    watched: false,
    records,
    resumes,
    notes,
    progress,
    output: {
      emit(record, resume) {
        records.push(record)
        if (resume) resumes.push(resume)
      },
      heard: (event) => records.push(event),
      note: (text) => notes.push(text),
      progress: (event) => progress.push(event),
    },
    interrupt: (reason) => {
      control.abort(reason)
    },
  }
}

/** Lets everything that waits only for promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
}

export const incoming = (id: string, timestamp: number): HistoryEntry => ({
  kind: 'message',
  id,
  direction: 'in',
  from: '+4915550001@whatsapp',
  to: 'ada@parley',
  text: `text of ${id}`,
  timestamp,
})
