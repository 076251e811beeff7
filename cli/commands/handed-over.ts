// A command handed over by another process, run on the client this process has open.
import type { Clock } from '#platform/clock.js'
import { ClientError } from '../client/api.js'
import type { OpenedClient } from '../client/index.js'
import type { ScreenLock } from '../profile/screen-lock.js'
import type { HandOverRequest, OwnerReply } from '../profile/owner-message.js'
import { OWNER_LEAVES } from '../profile/owner.js'
import { failureOf } from './exit-code.js'
import { jsonLine } from '../faces/json-line.js'
import type { Output } from './output.js'
import { transferText } from './media-text.js'
import { heardText, plainText } from './plain-text.js'
import type { ProfileCommand } from './profile-command.js'
import { profileCommand } from './profile-commands.js'

export interface HostingClient {
  readonly client: Promise<OpenedClient>
  readonly clock: Clock
  readonly watched: boolean
  /** While its screen is locked nobody else is answered from what it has open. */
  readonly screen?: Pick<ScreenLock, 'signal'> | undefined
}

/** Resolves with the last reply; an error becomes its exit code and line, as it would at home. */
export async function performHandedOver(
  host: HostingClient,
  request: HandOverRequest,
  reply: (reply: OwnerReply) => void,
  signal: AbortSignal,
): Promise<OwnerReply> {
  const leaving = (): boolean => signal.reason === OWNER_LEAVES
  if (leaving()) return { kind: 'moved' }
  try {
    const command = known(request.command)
    const client = await host.client
    const locked = host.screen?.signal
    if (locked?.aborted === true) throw lockedScreen()
    const cut = command.tells === true ? locked : undefined
    const interruption = endedBy(command.lasting ? signal : cancellation(signal), cut)
    const output = replyOutput(request.json, reply)
    const code = await command
      .run(request.args, { ...host, client, output, signal: interruption })
      .finally(() => {
        if (cut?.aborted === true && !leaving()) throw lockedScreen()
      })
    return command.lasting && leaving() ? { kind: 'moved' } : { kind: 'exit', code }
  } catch (error) {
    if (profileCommand(request.command)?.lasting === true && leaving()) return { kind: 'moved' }
    const { code, line } = failureOf(error)
    return { kind: 'exit', code, error: line }
  }
}

function known(name: string): ProfileCommand {
  const command = profileCommand(name)
  if (command) return command
  throw new ClientError(
    'usage',
    `the process that has this profile open does not know "${name}": end it first`,
  )
}

function lockedScreen(): ClientError {
  return new ClientError(
    'locked',
    'the chat that has this profile open is locked: unlock it there, then try again',
  )
}

function endedBy(signal: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? signal : AbortSignal.any([signal, other])
}

/** A short command is finished before its owner leaves; only its own process can cancel it. */
function cancellation(signal: AbortSignal): AbortSignal {
  const control = new AbortController()
  signal.addEventListener('abort', () => {
    if (signal.reason !== OWNER_LEAVES) control.abort(signal.reason)
  })
  return control.signal
}

function replyOutput(json: boolean, reply: (reply: OwnerReply) => void): Output {
  return {
    emit(record, resume) {
      const line = json ? jsonLine(record) : plainText(record)
      reply(resume === undefined ? { kind: 'out', line } : { kind: 'out', line, resume })
    },
    heard(event) {
      reply({ kind: 'out', line: json ? jsonLine(event) : heardText(event) })
    },
    note(line) {
      reply({ kind: 'note', line })
    },
    progress(event) {
      reply(json ? { kind: 'out', line: jsonLine(event) } : { kind: 'progress', line: transferText(event) })
    },
  }
}
