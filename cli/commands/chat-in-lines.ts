// `parley chat` where there is no screen: plain lines for people, NDJSON for programs.
import type { OpenedClient } from '../client/index.js'
import { jsonLine } from '../faces/json-line.js'
import { typedOf } from '../faces/json-input.js'
import { JsonFace } from '../faces/json-face.js'
import { PlainFace } from '../faces/plain-face.js'
import { runLines } from '../faces/run-lines.js'
import type { TraceKeeper } from '../trace/keeper.js'
import { systemPlayers } from '../system/players.js'
import { EXIT, failureOf, type ExitCode } from './exit-code.js'
import { goOnline } from './online.js'
import type { Shell } from './shell.js'

/** A script's first line is not typed before the connection is there or has failed. */
const CONNECT_MS = 20_000

export interface LineChat {
  readonly json: boolean
  readonly open: string | undefined
  readonly traceOf: TraceKeeper['of'] | undefined
}

export async function chatInLines(
  shell: Shell,
  client: OpenedClient,
  { json, open, traceOf }: LineChat,
): Promise<ExitCode> {
  const { clock, randomBytes, stdin, stdout, stderr, env, interrupted } = shell
  // The types promise a terminal; a pipe put in its place does not keep the promise.
  const streams: readonly { readonly isTTY?: boolean }[] = [stdin, stdout]
  const [typed = false, seen = false] = streams.map(({ isTTY }) => isTTY === true)
  // A script's lines are worth more once there is a connection; a person sees how connecting goes.
  const online = goOnline({ client, clock, signal: interrupted }, clock.now() + CONNECT_MS).catch(
    (error: unknown) => {
      if (!typed) stderr.write(`parley: ${failureOf(error).line}\n`)
    },
  )
  if (!typed) await online
  const print = (line: string): void => {
    stdout.write(`${line}\n`)
  }
  const face = json
    ? new JsonFace((record) => {
        print(jsonLine(record))
      })
    : new PlainFace(print)
  await runLines(client, face, json ? typedOf : asTyped, {
    ...{ clock, randomBytes, input: stdin, signal: interrupted, open, traceOf },
    home: env['HOME'],
    players: systemPlayers(env),
    // Of what goes into a pipe or a log nobody says that it was read.
    watched: !json && typed && seen,
  })
  const { outbox } = client.status()
  if (outbox > 0) stderr.write(`parley: ${outbox} waiting in the outbox: they go with the next connection\n`)
  return EXIT.ok
}

const asTyped = (line: string): string => line
