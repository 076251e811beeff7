// Every shell command by its name, and the file that knows it. Loading them all takes longer than most of them run:
// a command line loads the one that it names; help and completion load the whole table.
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'

/** Adds its commands to the program. */
export type Register = (program: Command, dispatch: Dispatch) => void

type CommandFile = readonly [names: readonly string[], load: () => Promise<Register>]

/** In the order of the help. */
export const COMMAND_FILES: readonly CommandFile[] = [
  [['start'], async () => (await import('./start.js')).registerStart],
  [['demo'], async () => (await import('./demo.js')).registerDemo],
  [['lab'], async () => (await import('./lab.js')).registerLab],
  [['serve'], async () => (await import('./serve.js')).registerServe],
  [['signup', 'signin'], async () => (await import('./signup.js')).registerSignup],
  [['enlist', 'account'], async () => (await import('./enlist.js')).registerEnlist],
  [['unenlist'], async () => (await import('./unenlist.js')).registerUnenlist],
  [['partners'], async () => (await import('./partners.js')).registerPartners],
  [['block', 'unblock'], async () => (await import('./block.js')).registerBlock],
  [['send'], async () => (await import('./send.js')).registerSend],
  [['listen'], async () => (await import('./listen.js')).registerListen],
  [['history'], async () => (await import('./history.js')).registerHistory],
  [['chat'], async () => (await import('./chat.js')).registerChat],
  [['status'], async () => (await import('./status.js')).registerStatus],
  [['trust'], async () => (await import('./trust.js')).registerTrust],
  [['send-media'], async () => (await import('./send-media.js')).registerSendMedia],
  [['save'], async () => (await import('./save.js')).registerSave],
  [['downloads'], async () => (await import('./downloads.js')).registerDownloads],
  [['chats'], async () => (await import('./chats.js')).registerChats],
  [['reply'], async () => (await import('./send.js')).registerReply],
  [['react'], async () => (await import('./act-on-message.js')).registerReact],
  [['revoke'], async () => (await import('./act-on-message.js')).registerRevoke],
  [['forget'], async () => (await import('./act-on-message.js')).registerForget],
  [['read'], async () => (await import('./read.js')).registerRead],
  [['search'], async () => (await import('./search.js')).registerSearch],
  [['info'], async () => (await import('./info.js')).registerInfo],
  [['safety'], async () => (await import('./safety.js')).registerSafety],
  [
    ['pin', 'unpin', 'mute', 'unmute', 'archive', 'unarchive', 'label'],
    async () => (await import('./keep.js')).registerKeep,
  ],
  [['privacy'], async () => (await import('./privacy.js')).registerPrivacy],
  [['export'], async () => (await import('./export.js')).registerExport],
  [['bot'], async () => (await import('./bot.js')).registerBot],
  [['completion'], async () => (await import('./completion/completion.js')).registerCompletion],
  [['requests'], async () => (await import('./requests.js')).registerRequests],
  [['interop'], async () => (await import('./interop.js')).registerInterop],
  [['reach'], async () => (await import('./reach.js')).registerReach],
  [['report'], async () => (await import('./report.js')).registerReport],
  [['ledger'], async () => (await import('./ledger.js')).registerLedger],
  [['trace'], async () => (await import('./trace.js')).registerTrace],
  [['partner'], async () => (await import('./partner.js')).registerPartner],
  [['operator'], async () => (await import('./operator.js')).registerOperator],
  [['config'], async () => (await import('./config.js')).registerConfig],
  [['passphrase'], async () => (await import('./passphrase.js')).registerPassphrase],
  [['profiles'], async () => (await import('./profiles.js')).registerProfiles],
]

/** What registers the command of this name; everything where there is no name, or none that is known. */
export function registersOf(name: string | undefined): Promise<readonly Register[]> {
  const named = COMMAND_FILES.filter(([names]) => name !== undefined && names.includes(name))
  return Promise.all((named.length > 0 ? named : COMMAND_FILES).map(([, load]) => load()))
}
