// Every command that an owner runs for others, by the name it is handed over under.
import { forget, react, revoke } from './act-on-message.js'
import { block, unblock } from './block.js'
import { chats } from './chats.js'
import { downloads } from './downloads.js'
import { account, enlist } from './enlist.js'
import { knownAddresses } from './completion/completion.js'
import { exportChat } from './export.js'
import { history } from './history.js'
import { info } from './info.js'
import { interop, interopInbox, interopOff, interopOn, interopPings, interopWarnings } from './interop.js'
import { keepCommands } from './keep.js'
import { ledger } from './ledger.js'
import { listen } from './listen.js'
import { disablePartners, enablePartners, listPartners } from './partners.js'
import { privacy } from './privacy.js'
import type { ProfileCommand } from './profile-command.js'
import { reach } from './reach.js'
import { read } from './read.js'
import { report } from './report.js'
import { acceptRequest, blockRequest, deleteRequest, listRequests, reportRequest } from './requests.js'
import { safety } from './safety.js'
import { save } from './save.js'
import { search } from './search.js'
import { send } from './send.js'
import { cancelMedia, resumeMedia, sendMedia } from './send-media.js'
import { signin, signup } from './signup.js'
import { status } from './status.js'
import { trust } from './trust.js'
import { unenlist } from './unenlist.js'

const COMMANDS: readonly ProfileCommand[] = [
  ...[signup, signin, enlist, unenlist, account],
  ...[listPartners, enablePartners, disablePartners, block, unblock],
  ...[interop, interopOn, interopOff, interopInbox, interopPings, interopWarnings],
  ...[listRequests, acceptRequest, deleteRequest, blockRequest, reportRequest, report, reach, ledger],
  ...[send, listen, history, status, trust],
  ...[sendMedia, resumeMedia, cancelMedia, save, downloads],
  ...[chats, ...keepCommands, react, revoke, forget, read, search, info, safety, privacy, exportChat],
  knownAddresses,
]
const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]))

export function profileCommand(name: string): ProfileCommand | undefined {
  return BY_NAME.get(name)
}
