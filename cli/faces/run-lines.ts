// A chat of lines as a command runs it: reads, waits for answers, and ends when its input does and nothing is open.
import { delay, type Clock } from '#platform/clock.js'
import type { ParleyClient } from '../client/api.js'
import { newMessageId } from '../client/engine/message-id.js'
import type { Bytes } from '#proto/bytes.js'
import type { Players } from '../engines/media-engine.js'
import type { TalkEngineDeps } from '../engines/talk-engine.js'
import { LONGEST_LINE, TOO_LONG, typedLines, type LineSource } from './line-reader.js'
import { LineSession, type LineFace } from './line-session.js'
import { Outstanding } from './outstanding.js'

/** A search begins a moment after its last letter; the next line may choose among what it found. */
const LOOK_AGAIN_MS = 20
const MOST_LOOKS = 100

export interface LineChatOptions extends TalkEngineDeps {
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly home: string | undefined
  readonly players: Players
  readonly input: LineSource
  /** Somebody reads along. */
  readonly watched: boolean
  /** The chat to begin with. */
  readonly open?: string | undefined
  /** Ends it as the end of its input does. */
  readonly signal: AbortSignal
}

function typeInto(
  session: LineSession,
  face: LineFace,
  line: string,
  typedOf: (line: string) => string,
): void {
  let typed: string
  try {
    typed = typedOf(line)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    face.refuse(error.message)
    return
  }
  session.type(typed)
}

/**
 * Lets the owner of `client` chat line by line. The client is used as it is: close it yourself. Resolves when the
 * input ends or `/quit` is typed, and everything that was asked is done, refused or waits in the outbox.
 * @param typedOf what a line of the input stands for; throws TypeError where it is nothing that can be typed.
 */
export async function runLines(
  client: ParleyClient,
  face: LineFace,
  typedOf: (line: string) => string,
  options: LineChatOptions,
): Promise<void> {
  const over = new AbortController()
  const quit = (): void => {
    over.abort()
  }
  options.signal.addEventListener('abort', quit)
  if (options.signal.aborted) quit()
  const outstanding = new Outstanding()
  const { clock, home, players, watched, traceOf, randomBytes } = options
  const deps = { clock, home, players, watched, traceOf, newMessageId: () => newMessageId(randomBytes) }
  const session = new LineSession(outstanding.follow(client), deps, face, quit)
  try {
    if (options.open !== undefined) session.open(options.open)
    for await (const line of typedLines(options.input, over.signal)) {
      if (line === TOO_LONG) face.refuse(`a line holds ${LONGEST_LINE} characters: nothing of it was used`)
      else typeInto(session, face, line, typedOf)
      await outstanding.quick()
      for (let waits = 0; session.looking && waits < MOST_LOOKS; waits += 1) await delay(clock, LOOK_AGAIN_MS)
      if (over.signal.aborted) break
    }
    if (!options.signal.aborted) await outstanding.all()
  } finally {
    options.signal.removeEventListener('abort', quit)
    session.close()
  }
}
