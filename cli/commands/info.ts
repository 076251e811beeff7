// `parley info`: what is known of one message, and how it is known; needs no connection.
import type { Command } from 'commander'
import { type ActInfo, ClientError, type Evidence } from '../client/api.js'
import { messageRecord, type MessageRecord } from '../faces/message-record.js'
import { sanitise } from '../state/sanitise.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { namedMessage } from './named-message.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, requiredText } from './raw-args.js'
import { stamp } from '../faces/stamp.js'

export interface InfoRecord {
  readonly event: 'info'
  readonly message: MessageRecord
  /** Oldest first. */
  readonly evidence: readonly Evidence[]
  /** What was done to it, oldest first. */
  readonly acts: readonly ActInfo[]
}

export const info: ProfileCommand = {
  name: 'info',
  creates: false,
  lasting: false,
  run(args, { client, output }) {
    const message = namedMessage(client, chatOf(args, 'with'), requiredText(args, 'message'))
    const known = client.library.info(message)
    if (known?.entry.kind !== 'message') {
      throw new ClientError('usage', `nothing is known of ${message.id}: parley history --json has the ids`)
    }
    const { entry, evidence, acts } = known
    output.emit({ event: 'info', message: messageRecord(entry), evidence, acts })
    return Promise.resolve(EXIT.ok)
  },
}

const BY: Readonly<Record<Evidence['by'], string>> = {
  here: 'this profile',
  meta: 'Meta',
  peer: 'their device',
}

/** A line for each thing that is known, below the message. */
export function evidenceLines(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map(
    ({ state, at, by, what }) => `  ${stamp(at)} ${state}, says ${BY[by]}: ${sanitise(what)}`,
  )
}

const DONE: Readonly<Record<ActInfo['kind'], string>> = {
  reaction: 'reacted',
  'reaction-removal': 'took their reaction away',
  revoke: 'took it back',
}

/** What was done to the message, each with what is known of it below. */
export function actLines(acts: readonly ActInfo[]): readonly string[] {
  return acts.flatMap(({ kind, id, from, emoji, at, evidence }) => [
    sanitise(`  ${stamp(at)} ${from} ${DONE[kind]}${emoji === '' ? '' : ` ${emoji}`} (${id})`),
    ...evidenceLines(evidence).map((line) => `  ${line}`),
  ])
}

export function registerInfo(program: Command, dispatch: Dispatch): void {
  program
    .command('info')
    .description('what is known of a message, and which stanza said it')
    .requiredOption('--with <address>', 'the chat')
    .argument('<id>', 'its id or the beginning of it')
    .action(async (message: string, flags: { with: string }) => {
      await dispatch.onProfile(info, () => ({ message, with: flags.with }))
    })
}
