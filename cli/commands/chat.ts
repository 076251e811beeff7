// `parley chat`: the profile in the terminal; it owns the profile while it is open.
import type { Command } from 'commander'
import { reportCrash as crashReport } from '../profile/crash-report.js'
import { ScreenLock } from '../profile/screen-lock.js'
import { findProfile, homeFolder, type ProfilePlace } from '../profile/profile-folder.js'
import type { EarlyKeyboard } from '../system/early-keyboard.js'
import type { VerifyPassphrase } from '../ui/terminal-desk.js'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError } from '../client/api.js'
import { passphraseCheck } from './ask-passphrase.js'
import { claimForItself } from './claim-for-itself.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { ownProfile } from './ownership.js'
import { takeKeyboard } from './take-keyboard.js'
import { isTerminal, type GlobalFlags, type Shell } from './shell.js'

interface ChatFlags {
  readonly plain?: true
  readonly to?: string
}

/** How the chat is shown: `plain` was asked for, or there is no screen to draw on. */
function faceFor(shell: Shell, flags: GlobalFlags, plain: boolean): Begun['face'] {
  if (flags.json === true) return 'json'
  if (plain) return 'plain'
  if (isTerminal(shell)) return 'screen'
  shell.stderr.write('parley: no screen can be drawn here, so this is the chat as plain lines (--plain)\n')
  return 'plain'
}

async function chat(shell: Shell, flags: GlobalFlags, options: ChatFlags): Promise<ExitCode> {
  const face = faceFor(shell, flags, options.plain === true)
  const place = findProfile(homeFolder(flags.home, shell.env), flags.profile, false)
  const verify = await passphraseCheck(place)
  // A passphrase is asked for first: what is typed before belongs to it.
  const keyboard = face === 'screen' && verify === undefined ? takeKeyboard(shell) : undefined
  try {
    return await chatWith(shell, flags, options, { face, place, verify, keyboard })
  } finally {
    keyboard?.release()
  }
}

interface Begun {
  readonly face: 'screen' | 'plain' | 'json'
  readonly place: ProfilePlace
  readonly verify: VerifyPassphrase | undefined
  readonly keyboard: EarlyKeyboard | undefined
}

async function chatWith(
  shell: Shell,
  flags: GlobalFlags,
  options: ChatFlags,
  { face, place, verify, keyboard }: Begun,
): Promise<ExitCode> {
  const open = options.to === undefined ? undefined : formatAddress(parseAddress(options.to))
  // What draws and what reads settings is loaded where it is needed: other commands start without it.
  const { configPlace } = await import('../config/config-file.js')
  const { openConfig } = await import('../config/change-setting.js')
  const { config, keep } = await openConfig(configPlace(flags.config, shell.env))
  const claim = await claimForItself(shell, place)
  const screen = new ScreenLock()
  return ownProfile(shell, flags, { place, claim, holds: 'chat', screen }, async (client, traceOf) => {
    if (client.status().login === undefined) {
      throw new ClientError(
        'not-enlisted',
        'this profile cannot chat yet: run `parley enlist` (partner account) or `parley account` (Meta test account) first',
      )
    }
    if (face !== 'screen') {
      const { chatInLines } = await import('./chat-in-lines.js')
      return chatInLines(shell, client, { json: face === 'json', open, traceOf })
    }
    const { runChat } = await import('../ui/run-chat.js')
    const { clock, stdin, stdout, env } = shell
    // The screen shows how connecting goes, and the client goes on trying.
    client.connect().catch(() => undefined)
    const reportCrash = (error: unknown): string => crashReport(place.folder, error, clock.now())
    const settings = { config, keep, reportCrash, traceOf, verify, onLocked: screen.set }
    keyboard?.handOver()
    await runChat(client, { clock, stdin, stdout, env, ...settings }, open)
    return EXIT.ok
  })
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
