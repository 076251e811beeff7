// Every command that an owner runs for others, by the name it is handed over under.
import { block, unblock } from './block.js'
import { downloads } from './downloads.js'
import { account, enlist } from './enlist.js'
import { history } from './history.js'
import { interop, interopInbox, interopOff, interopOn, interopPings, interopWarnings } from './interop.js'
import { ledger } from './ledger.js'
import { listen } from './listen.js'
import { disablePartners, enablePartners, listPartners } from './partners.js'
import type { ProfileCommand } from './profile-command.js'
import { reach } from './reach.js'
import { report } from './report.js'
import { acceptRequest, blockRequest, deleteRequest, listRequests, reportRequest } from './requests.js'
import { save } from './save.js'
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
]
const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]))

export function profileCommand(name: string): ProfileCommand | undefined {
  return BY_NAME.get(name)
}
