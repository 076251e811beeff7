// `parley interop`: whether, from where and how people of other apps reach this WhatsApp account (consent by app).
import type { Command } from 'commander'
import { textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { ClientError, type Inbox, type InteropChoice } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import { putBefore } from './consent-question.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { goOnline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { counts, numberOption, optionalText, requiredText } from './raw-args.js'
import type { Shell } from './shell.js'

const TIMEOUT_MS = 20_000
const INBOXES: readonly Inbox[] = ['combined', 'separate']

/** Prints the consent as it stands. */
export const interop: ProfileCommand = {
  name: 'interop',
  creates: false,
  lasting: false,
  async run(_args, context) {
    const until = await online(context)
    context.output.emit({
      event: 'interop',
      interop: await withinTime(context, until, context.client.interop()),
    })
    return EXIT.ok
  },
}

/** `accepted` names the warnings that were put before the user; without it they said no. */
export const interopOn: ProfileCommand = {
  name: 'interop on',
  creates: false,
  lasting: false,
  async run(args, context) {
    const apps = counts(args, 'apps')
    const layout = optionalText(args, 'inbox')
    const inbox = layout === undefined ? {} : { inbox: parseInbox(layout) }
    const accepted = await acceptedWarnings(args, context)
    return choose(context, { apps, accepted, ...inbox })
  },
}

export const interopOff: ProfileCommand = {
  name: 'interop off',
  creates: false,
  lasting: false,
  run: (_args, context) => choose(context, { apps: [] }),
}

export const interopInbox: ProfileCommand = {
  name: 'interop inbox',
  creates: false,
  lasting: false,
  run: async (args, context) => choose(context, { inbox: parseInbox(requiredText(args, 'inbox')) }),
}

export const interopPings: ProfileCommand = {
  name: 'interop pings',
  creates: false,
  lasting: false,
  run: async (args, context) => choose(context, { pings: parseSwitch(args) }),
}

/** Prints the warnings and records that they were shown. */
export const interopWarnings: ProfileCommand = {
  name: 'interop warnings',
  creates: false,
  lasting: false,
  async run(_args, context) {
    const until = await online(context)
    const { warnings } = await withinTime(context, until, context.client.interop())
    context.output.emit({ event: 'warnings', name: textName(warnings), ...warnings })
    await withinTime(context, until, context.client.showedWarnings())
    return EXIT.ok
  },
}

async function choose(context: CommandContext, choice: InteropChoice): Promise<ExitCode> {
  const until = await online(context)
  const view = await withinTime(context, until, context.client.setInterop(choice))
  context.output.emit({ event: 'interop', interop: view })
  return EXIT.ok
}

async function online(context: CommandContext): Promise<number> {
  const until = context.clock.now() + TIMEOUT_MS
  await goOnline(context, until)
  return until
}

/**
 * The name of the warnings that the user accepted where they pressed the key. Where they said no, that they saw
 * them is recorded, and nothing else happens.
 * @throws {ClientError} `warnings-not-accepted`.
 */
export async function acceptedWarnings(args: JsonObject, context: CommandContext): Promise<string> {
  const accepted = optionalText(args, 'accepted')
  if (accepted !== undefined) return accepted
  const until = await online(context)
  await withinTime(context, until, context.client.showedWarnings())
  throw new ClientError('warnings-not-accepted', 'the warnings were not accepted: no app was turned on')
}

/** Puts the warnings before whoever runs the command, at their terminal: what an owner elsewhere is told. */
export async function askWarnings(shell: Shell, yes: boolean): Promise<JsonObject> {
  const question = 'Accept this, and let these apps reach you?'
  const accepted = await putBefore(shell, INTEROP_WARNINGS, { question, yes })
  return accepted ? { accepted: textName(INTEROP_WARNINGS) } : {}
}

/** @throws {ClientError} `usage`. */
function parseInbox(text: string): Inbox {
  const inbox = INBOXES.find((each) => each === text)
  if (inbox) return inbox
  throw new ClientError('usage', `"${text}" is no inbox: use combined or separate`)
}

/** @throws {ClientError} `usage`. */
function parseSwitch(args: JsonObject): boolean {
  const text = requiredText(args, 'pings')
  if (text === 'on' || text === 'off') return text === 'on'
  throw new ClientError('usage', `"${text}" is neither on nor off`)
}

/** `1,2` as ids. @throws {ClientError} `usage`. */
function idList(text: string): readonly number[] {
  return text.split(',').map((id) => numberOption('each of --apps')(id.trim()))
}

interface OnFlags {
  readonly apps: readonly number[]
  readonly inbox?: Inbox
  readonly yes?: true
}

export function registerInterop(program: Command, dispatch: Dispatch): void {
  const group = program
    .command('interop')
    .description('which other apps may reach this account, and what follows from it')
    .action(async () => {
      await dispatch.onProfile(interop, () => ({}))
    })
  group
    .command('on')
    .description('let exactly these apps reach me; shows the warnings, and running it accepts them')
    .requiredOption('--apps <ids>', 'ids from parley partners list, such as 1,2', idList)
    .option('--inbox <layout>', 'combined or separate', parseInbox)
    .option('--yes', 'do not ask at a terminal')
    .action(async ({ apps, inbox, yes }: OnFlags) => {
      await dispatch.onProfile(interopOn, async (shell) => ({
        apps,
        ...(inbox === undefined ? {} : { inbox }),
        ...(await askWarnings(shell, yes === true)),
      }))
    })
  registerChoices(group, dispatch)
}

function registerChoices(group: Command, dispatch: Dispatch): void {
  group
    .command('off')
    .description('no other app reaches me; what still waits from them is never delivered')
    .action(async () => {
      await dispatch.onProfile(interopOff, () => ({}))
    })
  group
    .command('inbox')
    .description('one list for all chats, or one of their own for other apps')
    .argument('<layout>', 'combined or separate')
    .action(async (inbox: string) => {
      await dispatch.onProfile(interopInbox, () => ({ inbox }))
    })
  group
    .command('pings')
    .description('whether users of apps that are off may ask me to turn them on')
    .argument('<switch>', 'on or off')
    .action(async (pings: string) => {
      await dispatch.onProfile(interopPings, () => ({ pings }))
    })
  group
    .command('warnings')
    .description('print what to know before turning this on')
    .action(async () => {
      await dispatch.onProfile(interopWarnings, () => ({}))
    })
}
