// The command line as a whole: global flags, every command, where each runs.
import { Command } from 'commander'
import { registerForget, registerReact, registerRevoke } from './act-on-message.js'
import { registerBlock } from './block.js'
import { registerBot } from './bot.js'
import { registerChat } from './chat.js'
import { registerConfig } from './config.js'
import { registerChats } from './chats.js'
import { registerCompletion } from './completion/completion.js'
import { registerDemo } from './demo.js'
import type { Dispatch } from './dispatch.js'
import { registerDownloads } from './downloads.js'
import { registerEnlist } from './enlist.js'
import { registerExport } from './export.js'
import { registerHistory } from './history.js'
import { registerInfo } from './info.js'
import { registerInterop } from './interop.js'
import { registerKeep } from './keep.js'
import { registerLab } from './lab.js'
import { registerLedger } from './ledger.js'
import { registerListen } from './listen.js'
import { registerOperator } from './operator.js'
import { registerPartner } from './partner.js'
import { registerPartners } from './partners.js'
import { registerPrivacy } from './privacy.js'
import { registerPassphrase } from './passphrase.js'
import { registerProfiles } from './profiles.js'
import { registerReach } from './reach.js'
import { registerRead } from './read.js'
import { registerReport } from './report.js'
import { registerRequests } from './requests.js'
import { runOnProfile } from './run-on-profile.js'
import { registerSafety } from './safety.js'
import { registerSave } from './save.js'
import { registerSearch } from './search.js'
import { registerReply, registerSend } from './send.js'
import { registerSendMedia } from './send-media.js'
import { registerServe } from './serve.js'
import type { GlobalFlags, Shell } from './shell.js'
import { registerSignup } from './signup.js'
import { registerStart } from './start.js'
import { registerStatus } from './status.js'
import { registerTrace } from './trace.js'
import { registerTrust } from './trust.js'
import { registerUnenlist } from './unenlist.js'

const REGISTER: readonly ((program: Command, dispatch: Dispatch) => void)[] = [
  ...[registerStart, registerDemo, registerLab, registerServe],
  ...[registerSignup, registerEnlist, registerUnenlist, registerPartners, registerBlock],
  ...[registerSend, registerListen, registerHistory, registerChat, registerStatus, registerTrust],
  ...[registerSendMedia, registerSave, registerDownloads],
  ...[registerChats, registerReply, registerReact, registerRevoke, registerForget, registerRead],
  ...[registerSearch, registerInfo, registerSafety, registerKeep, registerPrivacy, registerExport],
  ...[registerBot, registerCompletion],
  ...[registerRequests, registerInterop, registerReach, registerReport, registerLedger],
  ...[registerTrace, registerPartner, registerOperator],
  ...[registerConfig, registerPassphrase, registerProfiles],
]

/** The tree of all commands; `out` takes what help prints. */
export function createProgram(
  dispatch: Dispatch,
  { stdout, stderr }: Pick<Shell, 'stdout' | 'stderr'>,
): Command {
  const program = new Command('parley')
  program
    .description('A messenger that talks to WhatsApp users through the interoperability interface')
    .option('--profile <name>', 'which account of this machine')
    .option('--home <dir>', 'where profiles are kept (or PARLEY_HOME)')
    .option('--config <file>', 'settings of the screen (or PARLEY_CONFIG)')
    .option('--json', 'results as NDJSON on stdout, nothing else there')
    .option('--trace <file>', 'write every event of every layer to a file')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // A wrong command line is an error like any other: one line, printed where errors are.
      outputError: () => undefined,
    })
  for (const register of REGISTER) register(program, dispatch)
  return program
}

/**
 * Parses `argv` (without the program's name) and runs the command it names.
 * @returns its exit code.
 * @throws whatever the command throws, and commander's own error for a wrong command line.
 */
export async function runCommandLine(argv: readonly string[], shell: Shell): Promise<number> {
  let exitCode = 0
  const dispatch: Dispatch = {
    async onProfile(command, prepare) {
      exitCode = await runOnProfile(shell, program.opts<GlobalFlags>(), command, () => prepare(shell))
    },
    async here(run) {
      exitCode = await run(shell, program.opts<GlobalFlags>())
    },
  }
  const program = createProgram(dispatch, shell)
  await program.parseAsync(argv, { from: 'user' })
  return exitCode
}
