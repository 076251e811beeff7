// `parley chat`: the profile in the terminal; it owns the profile while it is open.
import type { Command } from 'commander'
import { claimProfile } from '../profile/claim.js'
import { findProfile, homeFolder, type ProfilePlace } from '../profile/profile-folder.js'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError } from '../client/api.js'
import { configPlace, loadConfig } from '../config/config-file.js'
import { chatInLines } from './chat-in-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { ownProfile, type Holding } from './ownership.js'
import { profileCommand } from './profile-commands.js'
import { isTerminal, type GlobalFlags, type Shell } from './shell.js'

/** How often to look whether a short command, which has the profile for a moment, is done. */
const LOOK_AGAIN_MS = 100
const PATIENCE_MS = 5_000

interface ChatFlags {
  readonly plain?: true
  readonly to?: string
}

/** How the chat is shown: `plain` was asked for, or there is no screen to draw on. */
function faceFor(shell: Shell, flags: GlobalFlags, plain: boolean): 'screen' | 'plain' | 'json' {
  if (flags.json === true) return 'json'
  if (plain) return 'plain'
  if (isTerminal(shell)) return 'screen'
  shell.stderr.write('parley: no screen can be drawn here, so this is the chat as plain lines (--plain)\n')
  return 'plain'
}

async function chat(shell: Shell, flags: GlobalFlags, options: ChatFlags): Promise<ExitCode> {
  const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, false)
  const open = options.to === undefined ? undefined : formatAddress(parseAddress(options.to))
  const config = await loadConfig(configPlace(flags.config, shell.env))
  const face = faceFor(shell, flags, options.plain === true)
  const claim = await claimForItself(shell, place)
  return ownProfile(shell, flags, { place, claim, holds: 'chat' }, async (client, traceOf) => {
    if (client.status().login === undefined) {
      throw new ClientError(
        'not-enlisted',
        'this profile cannot chat yet: run `parley enlist` (partner account) or `parley account` (Meta test account) first',
      )
    }
    if (face !== 'screen') return chatInLines(shell, client, { json: face === 'json', open })
    const { runChat } = await import('../ui/run-chat.js')
    const { clock, stdin, stdout, env } = shell
    // The screen shows how connecting goes, and the client goes on trying.
    client.connect().catch(() => undefined)
    await runChat(client, { clock, stdin, stdout, env, config, traceOf }, open)
    return EXIT.ok
  })
}

/** A chat is handed to nobody: it waits for a short command, and is refused by a lasting one. */
async function claimForItself(shell: Shell, place: ProfilePlace): Promise<Holding['claim']> {
  const until = shell.clock.now() + PATIENCE_MS
  for (;;) {
    const claim = await claimProfile(place, shell.runtime, shell.clock)
    if (claim.kind === 'owner') return claim
    const { pid, holds } = claim.owner.greeting
    claim.owner.close()
    const lasting = profileCommand(holds)?.lasting ?? true
    if (lasting || shell.clock.now() > until) {
      throw new ClientError(
        'profile-in-use',
        `profile "${place.name}" is open in process ${pid} (parley ${holds}): use it there, or end it first`,
      )
    }
    await new Promise<void>((resolve) => shell.clock.after(LOOK_AGAIN_MS, resolve))
  }
}

export function registerChat(program: Command, dispatch: Dispatch): void {
  program
    .command('chat')
    .description('open the profile in the terminal; with --json, commands in and events out as NDJSON')
    .option('--plain', 'lines instead of a screen: for screen readers, logs and pipes')
    .option('--to <address>', 'the chat to begin with')
    .action(async (options: ChatFlags) => {
      await dispatch.here((shell, flags) => chat(shell, flags, options))
    })
}
